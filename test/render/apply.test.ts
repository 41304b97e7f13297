import type { HostPlan } from "../../model/plan";
import { renderApply } from "../../render/apply";
import { hostFiles } from "../../render/cloudInit";
import { paths } from "../../render/paths";
import { describeIf, root, tool } from "../support/requires";
import { agent, bastion, sealed } from "./plans";
import { Sandbox, type SandboxFile } from "./support/sandbox";

const plan: HostPlan = { ...bastion, tunnel: undefined };

/**
 * systemd's part, played by a script: it starts the real sshd with the machine's configuration, loads the real firewall, and writes
 * down in which order it was asked.
 */
const systemctl: SandboxFile = {
  path: "/usr/local/sbin/systemctl",
  mode: "0755",
  content: `#!/bin/bash
echo "$*" >>/calls
case "$*" in
  "cat -- ssh.socket") [ -e /socket-activated ] ;;
  "cat -- "*) [ "$3" = avahi-daemon.service ] || [ "$3" = ssh.service ] ;;
  "restart ssh.service")
    [ ! -e /ssh-does-not-start ] || exit 1
    nft list chain inet sallyport input | grep -c "dport 2222" >/firewall-when-ssh-moved || true
    install -d /run/sshd
    /usr/sbin/sshd -f /etc/ssh/sshd_config
    ;;
  "restart sallyport-firewall.service") nft -f ${paths.firewallActive} ;;
esac
`,
};

const mainFile = (extra: string): SandboxFile => ({
  path: "/etc/ssh/sshd_config",
  mode: "0644",
  content: `Include /etc/ssh/sshd_config.d/*.conf\nPermitRootLogin yes\nX11Forwarding yes\nMaxAuthTries 9\n${extra}`,
});

/** What an image may bring: sorts after ours, so it must lose. */
const vendorFile: SandboxFile = {
  path: "/etc/ssh/sshd_config.d/50-cloud-init.conf",
  mode: "0600",
  content: "PasswordAuthentication yes\n",
};

const report = `
${paths.apply} >/apply.log 2>&1; echo "exit $?"
ss -Hltn | awk '{print "listens", $4}'
nft list chain inet sallyport input | grep -c "dport 2222" | sed 's/^/ssh-rules /'
nft list chain inet sallyport output | grep -c policy.drop | sed 's/^/drops-output /'
nft list chain inet sallyport input | grep -c policy.drop | sed 's/^/drops-input /'
readlink ${paths.firewallActive} | sed 's/^/active /'
[ -e ${paths.sshd} ] && echo drop-in-present
true`;

describe("apply", () => {
  test("opens the firewall before it moves SSH, and opens nothing before everything was checked", () => {
    const steps = /^for step in (.*); do$/m.exec(renderApply(bastion, false))?.[1]?.split(" ");
    expect(steps).toEqual([
      "close",
      "unused_services",
      "check_firewall",
      "check_ssh",
      "open_firewall",
      "move_ssh",
      "start_tunnel",
    ]);
  });

  test("a plan without SSH switches the daemon off", () => {
    const script = renderApply(sealed, true);
    expect(script).toContain("switch_off ssh.socket ssh.service");
    expect(script).not.toContain("sshd -t");
  });

  test("the agent is installed while the machine is closed and started last", () => {
    const steps = /^for step in (.*); do$/m.exec(renderApply(agent, true))?.[1]?.split(" ") ?? [];
    expect(steps.indexOf("install_agent")).toBeLessThan(steps.indexOf("open_firewall"));
    expect(steps.at(-1)).toBe("start_agent");
    expect(steps).not.toContain("install_plugins");
  });

  test("a channel's plugin is installed by the agent's user, once the firewall lets it out", () => {
    if (agent.agent === undefined) {
      throw new Error("the plan has no agent");
    }
    const secrets = [
      ...agent.agent.secrets,
      { environmentName: "DISCORD_BOT_TOKEN", parameterName: "/sallyport/ember/discord-bot-token" },
    ];
    const script = renderApply({ ...agent, agent: { ...agent.agent, secrets } }, true);
    const steps = /^for step in (.*); do$/m.exec(script)?.[1]?.split(" ") ?? [];
    expect(steps.slice(-2)).toEqual(["install_plugins", "start_agent"]);
    expect(steps.indexOf("open_firewall")).toBeLessThan(steps.indexOf("install_plugins"));
    expect(script).toMatch(/setpriv --reuid=openclaw .*--no-new-privs/);
    expect(script).toContain("plugins install npm:@openclaw/discord@2026.9.6");
  });
});

describeIf(
  "apply, run",
  [
    tool("sshd", "apt-get install openssh-server"),
    tool("nft", "apt-get install nftables"),
    tool("ss", "apt-get install iproute2"),
    tool("unshare"),
    root(),
  ],
  () => {
    const sandboxes: Sandbox[] = [];
    afterAll(() => sandboxes.forEach((sandbox) => sandbox.close()));

    function machine(...files: readonly SandboxFile[]): Sandbox {
      const sandbox = new Sandbox([...hostFiles(plan), systemctl, mainFile(""), vendorFile, ...files]);
      sandboxes.push(sandbox);
      expect(sandbox.run("rm -f /etc/ssh/ssh_host_*; ssh-keygen -A; ip link set lo up; rm -f /calls").code).toBe(0);
      return sandbox;
    }

    function apply(sandbox: Sandbox): string {
      return sandbox.run(`ip link set lo up; ${report}`).out;
    }

    const closed = ["ssh-rules 0", "drops-output 1", "drops-input 1", `active ${paths.firewallClosed}`];

    test("moves SSH behind an open firewall", () => {
      const sandbox = machine();
      const out = apply(sandbox);
      expect(out.split("\n")).toEqual(
        expect.arrayContaining([
          "exit 0",
          "listens 0.0.0.0:2222",
          "drops-input 1",
          `active ${paths.firewall}`,
          "drop-in-present",
        ]),
      );
      expect(out).not.toMatch(/listens .*:22$/m);
      expect(Number(sandbox.read("/firewall-when-ssh-moved"))).toBeGreaterThan(0);
      expect(sandbox.read("/calls")).toContain("disable --now -- avahi-daemon.service");
    });

    test("may be run again", () => {
      const sandbox = machine();
      expect(apply(sandbox)).toContain("exit 0");
      expect(apply(sandbox)).toContain("exit 0");
    });

    test("switches socket activation off, which would keep the old port", () => {
      const sandbox = machine({ path: "/socket-activated", mode: "0644", content: "" });
      expect(apply(sandbox)).toContain("exit 0");
      const calls = sandbox.read("/calls").split("\n");
      expect(calls.indexOf("disable --now -- ssh.socket")).toBeGreaterThan(-1);
      expect(calls.indexOf("disable --now -- ssh.socket")).toBeLessThan(calls.indexOf("restart ssh.service"));
    });

    test.each([
      ["a second port, which adds up", mainFile("Port 22\n"), /another port/],
      ["an address with a port of its own", mainFile("ListenAddress 0.0.0.0:22\n"), /another port/],
      ["another user, who adds up", mainFile("AllowUsers ubuntu\n"), /other users/],
      [
        "a match block that turns passwords on",
        mainFile("Match all\nPasswordAuthentication yes\n"),
        /would not use: passwordauthentication no/,
      ],
      [
        "a drop-in that sorts first",
        { path: "/etc/ssh/sshd_config.d/00-a.conf", mode: "0600", content: "PasswordAuthentication yes\n" },
        /would not use: passwordauthentication no/,
      ],
      [
        "a drop-in that does not parse",
        { path: "/etc/ssh/sshd_config.d/99-x.conf", mode: "0600", content: "Nonsense yes\n" },
        /Bad configuration option/,
      ],
    ])("notices %s", (_, file, message) => {
      const sandbox = machine(file);
      const out = apply(sandbox).split("\n");
      expect(out).toEqual(expect.arrayContaining(["exit 1", ...closed]));
      expect(out).not.toContain("drop-in-present");
      expect(sandbox.read("/apply.log")).toMatch(message);
      expect(sandbox.read("/apply.log")).toContain("check_ssh failed; this machine stays closed");
    });

    test("a firewall that does not load leaves the machine closed", () => {
      const sandbox = machine({ path: paths.firewall, mode: "0600", content: "table inet sallyport { nonsense }\n" });
      expect(apply(sandbox).split("\n")).toEqual(expect.arrayContaining(["exit 1", ...closed]));
    });

    test("an SSH daemon that does not start leaves the machine closed, with the settings it had", () => {
      const sandbox = machine(
        { path: "/ssh-does-not-start", mode: "0644", content: "" },
        { path: paths.sshd, mode: "0600", content: "LogLevel INFO\n" },
      );
      expect(apply(sandbox).split("\n")).toEqual(expect.arrayContaining(["exit 1", ...closed, "drop-in-present"]));
      expect(sandbox.read(paths.sshd)).toBe("LogLevel INFO\n");
    });
  },
);
