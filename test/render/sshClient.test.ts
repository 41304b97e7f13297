import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { renderSshClient, type SshTarget } from "../../render/sshClient";
import { describeIf, tool } from "../support/requires";
import { must } from "./support/machine";

const gate: SshTarget = {
  alias: "gate",
  hostName: "203.0.113.10",
  port: 2222,
  user: "jump",
  identityFile: "~/.ssh/gate_ed25519",
};
const ember: SshTarget = {
  alias: "ember",
  hostName: "10.0.1.5",
  port: 2222,
  user: "operator",
  identityFile: "~/.ssh/ember_ed25519",
  through: "gate",
};

describe("sshClient", () => {
  test("refuses one key for two machines", () => {
    expect(() => renderSshClient([gate, { ...ember, identityFile: gate.identityFile }])).toThrow(
      /targets\[1\]\.identityFile.*another machine/,
    );
  });

  test("refuses a jump through a machine that is not listed", () => {
    expect(() => renderSshClient([ember])).toThrow(/targets\[0\]\.through/);
  });

  test("refuses an alias that would be a second directive", () => {
    expect(() => renderSshClient([{ ...gate, alias: "gate\n  ProxyCommand evil" }])).toThrow(/targets\[0\]\.alias/);
  });
});

describeIf("sshClient, read by ssh", [tool("ssh", "apt-get install openssh-client")], () => {
  test("the agent is reached through the bastion, each with a key of its own", () => {
    const folder = mkdtempSync(join(tmpdir(), "sallyport-ssh-"));
    const path = join(folder, "config");
    writeFileSync(path, renderSshClient([gate, ember]));
    const settingsOf = (alias: string) => must("ssh", ["-G", "-F", path, alias]).split("\n");
    expect(settingsOf("ember")).toEqual(
      expect.arrayContaining([
        "hostname 10.0.1.5",
        "port 2222",
        "user operator",
        "proxyjump gate",
        "identitiesonly yes",
        "hostkeyalias ember",
        "forwardagent no",
      ]),
    );
    expect(settingsOf("ember").filter((line) => line.startsWith("identityfile "))).toEqual(["identityfile ~/.ssh/ember_ed25519"]);
    expect(settingsOf("gate").filter((line) => line.startsWith("identityfile "))).toEqual(["identityfile ~/.ssh/gate_ed25519"]);
    expect(settingsOf("gate").some((line) => line.startsWith("proxyjump "))).toBe(false);
    rmSync(folder, { recursive: true });
  });
});
