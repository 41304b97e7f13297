import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { parse } from "yaml";
import type { HostPlan } from "../../model/plan";
import { encodeUserData, hostFiles, renderCloudInit, userDataLimitBytes, userDataSize } from "../../render/cloudInit";
import { paths } from "../../render/paths";
import { describeIf, tool } from "../support/requires";
import { agent, bastion, publicKey, sealed } from "./plans";
import { run } from "./support/machine";

const options = { publicKeyParameters: { gate: "/sallyport/gate/public-key", ember: "/sallyport/ember/public-key" } };
const plans: readonly [string, HostPlan][] = [
  ["bastion", bastion],
  ["agent", agent],
  ["sealed agent", sealed],
];

interface Document {
  readonly users: readonly { readonly name: string; readonly sudo?: string }[];
  readonly packages: readonly string[];
  readonly write_files: readonly { readonly path: string; readonly permissions: string; readonly content: string }[];
  readonly runcmd: readonly (readonly string[])[];
}
const documentOf = (plan: HostPlan) => parse(renderCloudInit(plan, options)) as Document;

describe("cloudInit", () => {
  test.each(plans)("YAML gives back every file of the %s as it was", (_, plan) => {
    const written = documentOf(plan).write_files.map(({ path, permissions, content }) => ({ path, mode: permissions, content }));
    expect(written).toEqual(hostFiles(plan, options));
  });

  test.each(plans)("the user data of the %s fits EC2 compressed, with room to grow", (_, plan) => {
    const text = renderCloudInit(plan, options);
    expect(userDataSize(text).compressed).toBeLessThan(userDataLimitBytes * 0.75);
    expect(gunzipSync(Buffer.from(encodeUserData(text), "base64")).toString("utf8")).toBe(text);
  });

  test("user data that EC2 would refuse is refused at once", () => {
    const peers = Array.from({ length: 4000 }, (_, place) => `203.${place % 200}.${(place * 7) % 256}.${(place * 13) % 256}/32`);
    const plan = { ...bastion, inbound: bastion.inbound.map((rule) => ({ ...rule, peers })) };
    expect(() => renderCloudInit(plan, options)).toThrow(/exceeds EC2's 16384 bytes/);
  });

  test.each(plans)("nothing in the user data of the %s looks like a secret", (_, plan) => {
    const text = renderCloudInit(plan, options);
    expect(text).not.toMatch(/PRIVATE KEY|PrivateKey\s*=|AKIA[0-9A-Z]{16}|xox[bp]-|gh[po]_[A-Za-z0-9]{20}/);
    // Long random text: only public keys may look like it.
    const publicKeys = [publicKey, ...(plan.tunnel?.peers.flatMap((peer) => peer.publicKey ?? []) ?? [])];
    const random = (text.match(/[A-Za-z0-9+/]{32,}={0,2}/g) ?? []).filter(
      (word) => /\d/.test(word) && /[a-z]/.test(word) && /[A-Z]/.test(word),
    );
    expect(random.filter((word) => !publicKeys.some((key) => key.includes(word)))).toEqual([]);
  });

  test("a private key given in place of a public one is refused and not repeated", () => {
    const key = "-----BEGIN OPENSSH PRIVATE KEY-----\nc2VjcmV0\n-----END OPENSSH PRIVATE KEY-----";
    if (agent.ssh === undefined) {
      throw new Error("the plan has no SSH");
    }
    const plan = { ...agent, ssh: { ...agent.ssh, authorizedKeys: [key] } };
    expect(() => renderCloudInit(plan, options)).toThrow(/ember\.ssh\.authorizedKeys\[0\]/);
    expect(() => renderCloudInit(plan, options)).not.toThrow(/c2VjcmV0/);
  });

  test("files that say how the machine is guarded are root's alone", () => {
    const files = documentOf(agent).write_files;
    const modes = new Map(files.map(({ path, permissions }) => [path, permissions]));
    expect(modes.get(paths.firewall)).toBe("0600");
    expect(modes.get(paths.fetchSecrets)).toBe("0700");
    expect(modes.get(paths.tunnel)).toBe("0600");
    // sshd reads keys as the user whose they are.
    expect(modes.get(`${paths.authorizedKeys}/operator`)).toBe("0644");
  });

  test("installs what the plan needs and nothing else", () => {
    expect(documentOf(sealed).packages).not.toContain("wireguard-tools");
    expect(documentOf(sealed).packages).not.toContain("openssh-server");
    expect(documentOf(bastion).packages).toContain("wireguard-tools");
    expect(documentOf(bastion).packages).not.toContain("nodejs");
  });

  test("a bastion's users are no administrators unless named", () => {
    expect(documentOf(bastion).users).toEqual([expect.not.objectContaining({ sudo: expect.anything() })]);
    expect(documentOf(agent).users[0]).toMatchObject({ name: "operator", sudo: "ALL=(ALL) NOPASSWD:ALL" });
    expect(() => renderCloudInit(bastion, { ...options, administrators: ["mallory"] })).toThrow(/administrators is "mallory"/);
  });

  test("the agent's user cannot log in", () => {
    expect(documentOf(agent).users.at(-1)).toMatchObject({ name: "openclaw", shell: "/usr/sbin/nologin", lock_passwd: true });
  });

  test("all that runs is the apply script", () => {
    expect(documentOf(agent).runcmd).toEqual([[paths.apply]]);
  });
});

function inFolder(check: (folder: string) => void): void {
  const folder = mkdtempSync(join(tmpdir(), "sallyport-cloud-init-"));
  check(folder);
  rmSync(folder, { recursive: true });
}

describeIf("cloudInit, checked by cloud-init", [tool("cloud-init")], () => {
  test.each(plans)("the user data of the %s follows the schema", (_, plan) => {
    inFolder((folder) => {
      const path = join(folder, "user-data");
      writeFileSync(path, renderCloudInit(plan, options));
      const { code, out } = run("cloud-init", ["schema", "--config-file", path]);
      expect(out).toContain("Valid cloud-config");
      expect(code).toBe(0);
      writeFileSync(path, renderCloudInit(plan, options).replace("runcmd:\n", "runcmd: text\nrunscript:\n"));
      expect(run("cloud-init", ["schema", "--config-file", path]).code).not.toBe(0);
    });
  });
});

describeIf("scripts, checked by shellcheck", [tool("shellcheck")], () => {
  test.each(plans)("those of the %s are without fault", (_, plan) => {
    inFolder((folder) => {
      const scripts = hostFiles(plan, options).filter(({ content }) => content.startsWith("#!/bin/bash"));
      expect(scripts.length).toBeGreaterThan(0);
      const files = scripts.map(({ path, content }) => {
        const target = join(folder, path.replaceAll("/", "_"));
        writeFileSync(target, content);
        return target;
      });
      expect(run("shellcheck", files)).toEqual({ code: 0, out: "" });
    });
  });
});
