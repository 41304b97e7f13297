import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { HostPlan } from "../../model/plan";
import { openclaw as openclawProfile } from "../../model/profiles";
import { hostFiles } from "../../render/cloudInit";
import { agentInstall, paths } from "../../render/paths";
import { units } from "../../render/systemd";
import { openclaw, openclawFolder, suitableNode } from "../lab/openclaw/path";
import { describeIf, file, root, tool } from "../support/requires";
import { agent } from "./plans";
import { Lab, must, run } from "./support/machine";
import { Sandbox } from "./support/sandbox";

/** An agent with hooks and a token for each purpose. Without Discord, whose plugin would have to be fetched. */
function plan(): HostPlan {
  if (agent.agent === undefined) {
    throw new Error("the plan has no agent");
  }
  const profile = openclawProfile({ version: "2026.9.6", hooks: true, controlUi: false });
  return { ...agent, tunnel: undefined, agent: { ...agent.agent, profile } };
}

const tokens = { gateway: "5f".repeat(32), hooks: "6a".repeat(32) };

/** As in the image that cloud-init has prepared; 990 is the agent's user. */
function machine(): Sandbox {
  const withUser = (path: string, line: string) => ({ path, mode: "0644", content: `${readFileSync(path, "utf8")}${line}\n` });
  const sandbox = new Sandbox(
    [
      ...hostFiles(plan(), { parameterStoreEndpoint: "http://192.0.2.53:443" }),
      withUser("/etc/passwd", "openclaw:x:990:990::/var/lib/openclaw:/usr/sbin/nologin"),
      withUser("/etc/group", "openclaw:x:990:"),
      { path: `${agentInstall.folder}/node_modules/here`, mode: "0644", content: "" },
      { path: agentInstall.node, mode: "0755", content: "" },
      {
        path: `${paths.units}/test.target`,
        mode: "0644",
        content: `[Unit]\nRequires=sysinit.target\nWants=${units.agent} systemd-journald.service\nAllowIsolate=yes\n`,
      },
    ],
    [
      [join(openclawFolder, "node_modules"), `${agentInstall.folder}/node_modules`],
      [process.execPath, agentInstall.node],
    ],
  );
  const ready = sandbox.run(
    `ln -s ${paths.firewall} ${paths.firewallActive} && chgrp openclaw ${paths.agentSettings} && chmod 0640 ${paths.agentSettings}`,
  );
  expect(ready).toEqual({ code: 0, out: "" });
  return sandbox;
}

describeIf(
  "an agent's machine, booted",
  [
    openclaw,
    suitableNode,
    file("/lib/systemd/systemd", "apt-get install systemd"),
    ...["nft", "jq", "curl", "unshare", "setpriv"].map((name) => tool(name)),
    tool("ip", "apt-get install iproute2"),
    root(),
  ],
  () => {
    const lab = new Lab();
    let sandbox: Sandbox | undefined;
    let host = "";
    let settings = "";

    const ask = (...options: string[]) => lab.run(host, "curl", ["-s", ...options]);
    const status = (...options: string[]) => ask("-o", "/dev/null", "-w", "%{http_code}", ...options).out;

    beforeAll(async () => {
      host = lab.namespace("host");
      const cloud = lab.namespace("cloud");
      lab.cable(host, "eth0", ["192.0.2.1/24", "2001:db8:a::1/64"], cloud, "eth0", ["192.0.2.53/24", "169.254.169.254/32"]);
      lab.ip(host, "route add 169.254.169.254/32 dev eth0");
      const parameters = {
        "/sallyport/ember/gateway-token": tokens.gateway,
        "/sallyport/ember/hooks-token": tokens.hooks,
      };
      await lab.start(cloud, join(__dirname, "support", "cloudStandIn.js"), "/dev/null", JSON.stringify(parameters));
      sandbox = machine();
      settings = sandbox.read(paths.agentSettings);
      lab.launch(host, sandbox.boot("test.target"), {});
      ask("--retry", "150", "--retry-delay", "1", "--retry-all-errors", "http://127.0.0.1:18789/healthz");
      await lab.until(() => ask("http://127.0.0.1:18789/startupz").out.includes('"status":"started"'), 60_000);
    }, 240_000);
    afterAll(async () => {
      await lab.close();
      sandbox?.close();
    });

    test("its gateway listens on loopback and nothing else listens", () => {
      const sockets = lab.must(host, "ss", ["-Hltun"]).trim().split("\n");
      expect(sockets.map((line) => line.split(/\s+/)[4]).sort()).toEqual(["127.0.0.1:18789", "[::1]:18789"]);
    });

    test("its processes run as the agent's user, without capabilities, under a system call filter", () => {
      // Listed from outside, where they are not hidden; one may have ended since.
      const processes = must("ip", ["netns", "pids", host]).trim().split("\n");
      const statuses = processes.map((id) => run("cat", [`/proc/${id}/status`]).out);
      const own = statuses.filter((text) => /^Uid:\s+990\s+990\s+990\s+990$/m.test(text));
      expect(own.length).toBeGreaterThan(0);
      for (const text of own) {
        expect(text).toMatch(/^CapBnd:\s+0+$/m);
        expect(text).toMatch(/^NoNewPrivs:\s+1$/m);
        expect(text).toMatch(/^Seccomp:\s+2$/m);
      }
    });

    // Before anybody wakes it: a turn of the agent may run npm for what it lacks, e.g. a model's plugin.
    test("it started without asking a registry for anything", () => {
      expect(sandbox?.has("/var/lib/openclaw/.npm")).toBe(false);
      expect(sandbox?.has("/var/lib/openclaw")).toBe(true);
    });

    test("it asks for the token that the parameter store holds", () => {
      const wake = [
        "-X",
        "POST",
        "-H",
        "Content-Type: application/json",
        "-d",
        '{"text":"hello"}',
        "http://127.0.0.1:18789/hooks/wake",
      ];
      expect(status(...wake)).toBe("401");
      expect(status("-H", `Authorization: Bearer ${tokens.gateway}`, ...wake)).toBe("401");
      expect(status("-H", `Authorization: Bearer ${tokens.hooks}`, ...wake)).toBe("200");
      expect(status("-X", "POST", "http://127.0.0.1:18789/tools/invoke")).toBe("401");
      expect(status("http://127.0.0.1:18789/metrics")).toBe("404");
    });

    test("the metadata service answers root and not the agent's user", () => {
      const metadata = [
        "-s",
        "-o",
        "/dev/null",
        "-w",
        "%{http_code}",
        "--connect-timeout",
        "2",
        "http://169.254.169.254/latest/meta-data/",
      ];
      // 401: it answers, and asks for a session token.
      expect(lab.run(host, "curl", metadata).out).toBe("401");
      expect(lab.run(host, "setpriv", ["--reuid=990", "--regid=990", "--clear-groups", "curl", ...metadata])).toEqual({
        code: 7,
        out: "000",
      });
    });

    test("it left its configuration alone", () => {
      expect(sandbox?.read(paths.agentSettings)).toBe(settings);
    });
  },
);
