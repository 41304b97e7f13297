import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { hostFiles } from "../../render/cloudInit";
import { paths } from "../../render/paths";
import { renderFetchSecrets } from "../../render/secrets";
import { describeIf, root, tool } from "../support/requires";
import { agent, bastion } from "./plans";
import { Lab } from "./support/machine";
import { Sandbox, type SandboxFile } from "./support/sandbox";

const options = {
  publicKeyParameters: { ember: "/sallyport/ember/public-key", gate: "/sallyport/gate/public-key" },
  parameterStoreEndpoint: "http://169.254.169.254:443",
};

describe("secrets", () => {
  test("a plan without secrets has no script", () => {
    expect(renderFetchSecrets(bastion)).toBeUndefined();
  });

  test.each([
    ["environmentName", { environmentName: "A B", parameterName: "/a" }],
    ["parameterName", { environmentName: "A", parameterName: "/a $(reboot)" }],
  ])("a %s that the shell would read differently is refused with its place", (field, source) => {
    if (agent.agent === undefined) {
      throw new Error("the plan has no agent");
    }
    const plan = { ...agent, agent: { ...agent.agent, secrets: [source] } };
    expect(() => renderFetchSecrets(plan)).toThrow(`ember.agent.secrets[0].${field}`);
  });
});

describeIf(
  "secrets and keys, on a machine",
  [
    tool("curl"),
    tool("jq"),
    tool("ip", "apt-get install iproute2"),
    tool("wg", "apt-get install wireguard-tools"),
    tool("unshare"),
    root(),
  ],
  () => {
    const lab = new Lab();
    const folder = mkdtempSync(join(tmpdir(), "sallyport-cloud-"));
    const sandboxes: Sandbox[] = [];
    // Characters that a shell, an environment file, JSON and curl's configuration each would stumble over.
    const awkward = "a\"b\\c$d`e'f g#h%i";
    const hexadecimal = "5f".repeat(32);

    afterAll(async () => {
      sandboxes.forEach((sandbox) => sandbox.close());
      await lab.close();
      rmSync(folder, { recursive: true });
    });

    /** A program that writes down its arguments, as a process list would show them, and then does its work. */
    const overheard = (name: string): SandboxFile => ({
      path: `/usr/local/sbin/${name}`,
      mode: "0755",
      content: `#!/bin/bash\nprintf '%s\\n' "${name} $*" >>/overheard\nexec /usr/bin/${name} "$@"\n`,
    });

    async function machine(parameters: Readonly<Record<string, string>>, refusals = 0, ...files: readonly SandboxFile[]) {
      const name = `cloud${sandboxes.length}`;
      const namespace = lab.namespace(name);
      lab.ip(namespace, "addr add 169.254.169.254/32 dev lo");
      const state = join(folder, name);
      await lab.start(namespace, join(__dirname, "support", "cloudStandIn.js"), state, JSON.stringify(parameters), `${refusals}`);
      const sandbox = new Sandbox([...hostFiles(agent, options), ...["curl", "jq", "wg"].map(overheard), ...files]);
      sandboxes.push(sandbox);
      return {
        sandbox,
        run: (program: string) => sandbox.run(`export PATH=/usr/local/sbin:$PATH; ${program}`, namespace),
        state,
      };
    }

    test("reach the service's environment, and no process list", async () => {
      const { sandbox, run } = await machine({
        "/sallyport/ember/gateway-token": hexadecimal,
        "/sallyport/ember/hooks-token": awkward,
      });
      const { code, out } = run(
        `${paths.fetchSecrets} && stat -c "%a %U" ${paths.secrets} $(dirname ${paths.secrets}) && set -a && . ${paths.secrets} && printf '%s\\n' "$OPENCLAW_GATEWAY_TOKEN" "$OPENCLAW_HOOKS_TOKEN"`,
      );
      expect(out).toBe(`400 root\n700 root\n${hexadecimal}\n${awkward}\n`);
      expect(code).toBe(0);
      const overheardText = sandbox.read("/overheard");
      expect(overheardText).toContain("AmazonSSM.GetParameter");
      for (const secret of [hexadecimal, awkward, "wJalr", "AKIDEXAMPLE", "sess/ion", "ec2-metadata-token:"]) {
        expect(overheardText).not.toContain(secret);
      }
    });

    test("an answer that comes late is waited for", async () => {
      const quick: SandboxFile = {
        path: paths.parameterStore,
        mode: "0700",
        content: (hostFiles(agent, options).find(({ path }) => path === paths.parameterStore)?.content ?? "").replace(
          "--retry-delay 5",
          "--retry-delay 1",
        ),
      };
      const { run } = await machine({ "/sallyport/ember/gateway-token": "one", "/sallyport/ember/hooks-token": "two" }, 2, quick);
      expect(run(`${paths.fetchSecrets} 2>/dev/null && grep -c = ${paths.secrets}`)).toEqual({ code: 0, out: "2\n" });
    });

    test.each([
      ["of several lines", "one\nTWO=three"],
      ["that is empty", ""],
    ])("a value %s is refused, and nothing is left behind", async (_, value) => {
      const { run } = await machine({ "/sallyport/ember/gateway-token": hexadecimal, "/sallyport/ember/hooks-token": value });
      const { code, out } = run(`${paths.fetchSecrets}; code=$?; ls -A /run/sallyport; exit $code`);
      expect(code).not.toBe(0);
      expect(out).toContain("the parameter for OPENCLAW_HOOKS_TOKEN is not one line");
      expect(out).not.toContain("agent.env");
      expect(out).not.toContain("three");
    });

    test("the machine makes its tunnel key once and publishes the public half alone", async () => {
      const { sandbox, run, state } = await machine({});
      const prepare = `${paths.tunnelKeys} prepare`;
      const { code, out } = run(
        `${prepare} && stat -c "%a %U" ${paths.tunnelPrivateKey} && /usr/bin/wg pubkey <${paths.tunnelPrivateKey} && ${prepare} && /usr/bin/wg pubkey <${paths.tunnelPrivateKey}`,
      );
      expect(code).toBe(0);
      const [mode, publicKey, again] = out.trim().split("\n");
      expect(mode).toBe("600 root");
      expect(again).toBe(publicKey);
      expect(JSON.parse(readFileSync(state, "utf8"))).toEqual({ "/sallyport/ember/public-key": publicKey });
      expect(sandbox.read("/overheard")).not.toContain(sandbox.read(paths.tunnelPrivateKey).trim());
    });

    /** The kernel's part of `wg set`, which a machine without the WireGuard module lacks. */
    const kernel: SandboxFile = {
      path: "/usr/local/sbin/wg",
      mode: "0755",
      content: '#!/bin/bash\n[ "$1" != set ] || { printf \'%s\\n\' "$*" >>/wg-set; exit 0; }\nexec /usr/bin/wg "$@"\n',
    };
    const gateKey = "HIgo9xNzJMWLKASShiTqIybxZ0U3wGLiUeJ1PKf8ykw=";

    test("a peer that published its key is added with its addresses and a route", async () => {
      const { sandbox, run } = await machine({ "/sallyport/gate/public-key": gateKey }, 0, kernel);
      const { code, out } = run(
        `ip link add wg0 type veth peer name other && ip link set wg0 up && ${paths.tunnelKeys} join wg0 && ip route show dev wg0`,
      );
      expect(code).toBe(0);
      expect(out).toContain("10.0.0.1 scope link");
      expect(sandbox.read("/wg-set")).toBe(
        `set wg0 peer ${gateKey} allowed-ips 10.0.0.1/32 endpoint gate.example.net:51820 persistent-keepalive 25\n`,
      );
    });

    test("a peer that has not published its key yet holds nothing up", async () => {
      const { sandbox, run } = await machine({}, 0, kernel);
      const { code, out } = run(`ip link add wg0 type veth peer name other && ${paths.tunnelKeys} join wg0`);
      expect(code).toBe(0);
      expect(out).toContain("the timer tries again");
      expect(sandbox.read("/overheard").match(/GetParameter/g)).toHaveLength(1);
    });

    test("what is no key does not get into the tunnel", async () => {
      const { run } = await machine({ "/sallyport/gate/public-key": "0.0.0.0/0" }, 0, kernel);
      const { out } = run(`ip link add wg0 type veth peer name other && ${paths.tunnelKeys} join wg0; ls /wg-set`);
      expect(out).toContain("/sallyport/gate/public-key holds no public key");
      expect(out).toContain("cannot access '/wg-set'");
    });
  },
);
