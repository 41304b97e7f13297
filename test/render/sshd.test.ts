import { renderSshd, sshdEffective } from "../../render/sshd";
import { describeIf, root, tool } from "../support/requires";
import { agent, bastion, publicKey, sealed } from "./plans";
import { Sandbox } from "./support/sandbox";

const path = "/etc/ssh/sshd_config.d/00-sallyport.conf";

describe("sshd", () => {
  test("says what was required, to the letter", () => {
    const text = renderSshd(agent) ?? "";
    expect(text.split("\n")).toEqual(
      expect.arrayContaining([
        "Port 2222",
        "PermitRootLogin no",
        "PasswordAuthentication no",
        "KbdInteractiveAuthentication no",
        "PubkeyAuthentication yes",
        "X11Forwarding no",
        "MaxAuthTries 3",
        "ClientAliveInterval 300",
        "ClientAliveCountMax 2",
        "AllowUsers operator",
        "AllowTcpForwarding no",
        "LogLevel VERBOSE",
      ]),
    );
  });

  test("a bastion forwards to what the plan names and nowhere else", () => {
    const text = renderSshd(bastion) ?? "";
    expect(text).toMatch(/^AllowTcpForwarding local$/m);
    expect(text).toMatch(/^PermitOpen 10\.0\.1\.5:2222$/m);
    expect(text).toMatch(/^PermitListen none$/m);
  });

  test("a plan without SSH has no file", () => {
    expect(renderSshd(sealed)).toBeUndefined();
  });

  test.each([
    ["a user with a line break", { allowUsers: ["op\nPermitRootLogin yes"] }, /ember\.ssh\.allowUsers\[0\]/],
    ["no users, which would mean everyone", { allowUsers: [] }, /every account/],
    ["no keys", { authorizedKeys: [] }, /nobody could log in/],
    ["a forwarding target that is a pattern", { permitOpen: ["*:22"] }, /ember\.ssh\.permitOpen\[0\]/],
  ])("refuses %s", (_, change, message) => {
    const ssh = { port: 2222, allowUsers: ["operator"], permitOpen: [], authorizedKeys: [publicKey], ...change };
    expect(() => renderSshd({ ...agent, ssh })).toThrow(message);
  });
});

describeIf("sshd, checked by sshd", [tool("sshd", "apt-get install openssh-server"), tool("unshare"), root()], () => {
  test.each([
    ["bastion", bastion],
    ["agent", agent],
  ])("the %s's settings are the ones in force, whatever the image says later", (_, plan) => {
    const ssh = plan.ssh;
    if (ssh === undefined) {
      throw new Error("the plan has no SSH");
    }
    const sandbox = new Sandbox([
      { path, mode: "0600", content: renderSshd(plan) ?? "" },
      {
        path: "/etc/ssh/sshd_config",
        mode: "0644",
        content:
          "Include /etc/ssh/sshd_config.d/*.conf\nPermitRootLogin yes\nPasswordAuthentication yes\nKbdInteractiveAuthentication yes\nX11Forwarding yes\n" +
          "AllowTcpForwarding yes\nAllowAgentForwarding yes\nMaxAuthTries 20\nUsePAM yes\n",
      },
    ]);
    const { code, out } = sandbox.run(
      "rm -f /etc/ssh/ssh_host_*; ssh-keygen -A >/dev/null; mkdir -p /run/sshd; sshd -t && sshd -T",
    );
    sandbox.close();
    expect(code).toBe(0);
    const effective = out.split("\n");
    expect(effective).toEqual(expect.arrayContaining([...sshdEffective(ssh)]));
    expect(effective.filter((line) => line.startsWith("port "))).toEqual(["port 2222"]);
    expect(effective).toEqual(
      expect.arrayContaining(["permitrootlogin no", "passwordauthentication no", "x11forwarding no", "maxauthtries 3"]),
    );
  });
});
