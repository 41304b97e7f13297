import fc from "fast-check";
import { openclaw, type OpenclawOptions } from "../../../model/profiles/openclaw";
import { openclawVersions } from "../../../model/profiles/openclawVersions";

const version = "2026.9.6";
const sockets = (options: Partial<OpenclawOptions> = {}) =>
  openclaw({ version, ...options }).listeners.map(({ name, port, bind, presence }) => `${name} ${port} ${bind} ${presence}`);
const surfaces = (options: Partial<OpenclawOptions> = {}) =>
  openclaw({ version, ...options }).listeners[0]?.surfaces.map(
    ({ name, role, match, authentication }) =>
      `${name} ${match.kind} ${match.kind === "all" ? "" : match.path} ${role} ${authentication}`,
  );

test("a default start opens only 18789, on loopback", () => {
  expect(sockets()).toEqual(["gateway 18789 loopback required"]);
});

test("the paths of a default start, with role and what they check", () => {
  expect(surfaces()).toEqual([
    "health exact /health probe none",
    "healthz exact /healthz probe none",
    "startupz exact /startupz probe none",
    "ready exact /ready probe none",
    "readyz exact /readyz probe none",
    "control-plane upgrade / operator bearer",
    "control-ui prefix / operator none",
    "tools-invoke exact /tools/invoke operator bearer",
    "channels prefix /api/channels operator bearer",
    "a2ui prefix /__openclaw__/a2ui operator bearer",
    "canvas prefix /__openclaw__/canvas content none",
    "node-join prefix /j ingress bearer",
    "worker exact /__openclaw__/worker ingress bearer",
  ]);
});

test("what is switched on adds paths, what is switched off removes them", () => {
  const added = (options: Partial<OpenclawOptions>) => surfaces(options)?.filter((text) => !surfaces()?.includes(text));
  expect(added({ hooks: true })).toEqual(["hooks prefix /hooks ingress bearer"]);
  expect(added({ hooks: { path: "/callbacks" } })).toEqual(["hooks prefix /callbacks ingress bearer"]);
  expect(added({ metrics: true })).toEqual(["metrics exact /api/diagnostics/prometheus metrics bearer"]);
  expect(added({ chatCompletions: true, responses: true, adminRpc: true })).toEqual([
    "chat-completions exact /v1/chat/completions operator bearer",
    "responses exact /v1/responses operator bearer",
    "admin-rpc exact /api/v1/admin/rpc operator bearer",
  ]);
  expect(added({ pluginWebhooks: true, sms: true })).toEqual([
    "plugin-webhooks prefix /plugins/webhooks ingress bearer",
    "sms prefix /webhooks/sms ingress signature",
  ]);
  expect(surfaces({ controlUi: false })).toEqual(surfaces()?.filter((text) => !text.startsWith("control-ui")));
});

test("derived listeners follow the gateway's port, and only MCP Apps follows its bind", () => {
  expect(sockets({ port: 20000, bind: "tunnel", mcpApps: true, browser: { profiles: 2 } })).toEqual([
    "gateway 20000 tunnel required",
    "mcp-apps 20001 tunnel required",
    "browser-control 20002 loopback lazy",
    "browser-devtools-1 20011 loopback lazy",
    "browser-devtools-2 20012 loopback lazy",
  ]);
  expect(sockets({ browser: { profiles: 100 } }).at(-1)).toBe("browser-devtools-100 18899 loopback lazy");
  expect(sockets({ mcpApps: { port: 9999 }, portals: { port: 18890 } })).toEqual([
    "gateway 18789 loopback required",
    "mcp-apps 9999 loopback required",
    "portals 18890 loopback required",
  ]);
});

test("channels open what their documentation says", () => {
  expect(
    sockets({
      channels: {
        discord: "outbound",
        telegram: "webhook",
        nextcloudTalk: "webhook",
        msTeams: "webhook",
        voiceCall: "webhook",
        feishu: {},
      },
    }).slice(1),
  ).toEqual([
    "telegram 8787 loopback required",
    "nextcloudTalk 8788 loopback required",
    "msTeams 3978 any required",
    "voiceCall 3334 loopback required",
    "feishu 3000 loopback required",
  ]);
  expect(
    sockets({ channels: { discord: "outbound", slack: "outbound", whatsapp: "outbound", telegram: "outbound" } }),
  ).toHaveLength(1);
});

test("the webhook mode tells how callbacks arrive", () => {
  const mode = (options: Partial<OpenclawOptions>) => openclaw({ version, ...options }).webhookMode;
  expect(mode({})).toBe("none");
  expect(mode({ channels: { discord: "outbound" } })).toBe("discord_dm");
  expect(mode({ channels: { discord: "outbound" }, hooks: true })).toBe("http");
  expect(mode({ channels: { telegram: "webhook" } })).toBe("http");
  expect(mode({ sms: true })).toBe("http");
});

test("versions from the floor to the tested one are taken, and the floor is told", () => {
  for (const known of ["2026.5.18", "2026.5.30", "2026.8.0", "2026.9.6"]) {
    expect(openclaw({ version: known })).toMatchObject({ product: "openclaw", version: known, minimumVersion: "2026.5.18" });
  }
});

const use = "Use 2026.9.6, the tested version.";
const shape = "it is no OpenClaw version, which reads year.month.release.";
const old = "versions before 2026.5.18 have known holes that are open to the network.";
test.each<[unknown, string]>([
  [undefined, `version is not set: what OpenClaw opens differs from version to version. ${use}`],
  ["2026.5.17", `version is "2026.5.17": ${old} ${use}`],
  ["2026.4.30", `version is "2026.4.30": ${old} ${use}`],
  ["2025.12.31", `version is "2025.12.31": ${old} ${use}`],
  ["2026.9.7", `version is "2026.9.7": it is newer than 2026.9.6, and what it opens is not known. ${use}`],
  ["2026.10.0", `version is "2026.10.0": it is newer than 2026.9.6, and what it opens is not known. ${use}`],
  ["2027.1.1", `version is "2027.1.1": it is newer than 2026.9.6, and what it opens is not known. ${use}`],
  ...["latest", "3.1", "2026.13.1", "2026.09.6", "v2026.9.6", "2026.9.6-beta.1", "2026.9", "", " 2026.9.6", 2026.9].map(
    (value): [unknown, string] => [value, `version is ${JSON.stringify(value)}: ${shape} ${use}`],
  ),
])("refuses the version %j", (value, message) => {
  expect(() => openclaw({ version: value as string })).toThrow(new Error(message));
});

test.each<[Record<string, unknown>, string]>([
  [{ port: "18789" }, 'port is "18789": a port is a number, not text. Write 18789 without quotes.'],
  [
    { bind: "any" },
    'bind is "any": it would put the operator\'s control plane on every address of the machine. Use "loopback", or "tunnel" or "private" where a grant needs it; inside a container, "container".',
  ],
  [
    { hooks: { path: "/" } },
    'hooks.path is "/": the root would forward every path of the listener. Name one path, such as "/hooks".',
  ],
  [
    { channels: { nextcloudTalk: "webhook", gmail: "webhook" } },
    'gmail.port is 8788: tcp 8788 on loopback is already taken by the listener "nextcloudTalk" on loopback. Choose another port for one of them.',
  ],
  [
    { channels: { msTeams: { bind: "loopback" } } },
    'channels.msTeams.bind is "loopback": no documented setting binds this channel. Leave it out: "any" is assumed.',
  ],
  [{ channels: { discord: "webhook" } }, 'channels.discord is "webhook": it is not known. Choose one of "outbound".'],
  [{ channels: { telegrm: "webhook" } }, 'channels.telegrm is "(not shown)": there is no such setting. Did you mean "telegram"?'],
  [
    { browser: { profiles: 101 } },
    "browser.profiles is 101: it is no number of browser profiles. Write a whole number from 1 to 100.",
  ],
  [{ port: 65530, browser: true }, "port is 65530: a listener derived from it would need port 65541. Choose one up to 65524."],
  [{ tailscale: {} }, 'tailscale is "(not shown)": there is no such setting.'],
])("refuses %j", (options, message) => {
  expect(() => openclaw({ version, ...options })).toThrow(message);
});

test("whatever is switched on, no two listeners clash and operator, metrics and content never leave the gateway's bind or loopback", () => {
  const options = fc.record({
    port: fc.integer({ min: 20000, max: 60000 }),
    bind: fc.constantFrom("loopback", "tunnel", "private", "container"),
    hooks: fc.boolean(),
    controlUi: fc.boolean(),
    metrics: fc.boolean(),
    browser: fc.oneof(fc.boolean(), fc.record({ profiles: fc.integer({ min: 1, max: 100 }) })),
    mcpApps: fc.boolean(),
  });
  fc.assert(
    fc.property(options, (choice) => {
      const profile = openclaw({ version, ...choice });
      expect(new Set(profile.listeners.map(({ port }) => port)).size).toBe(profile.listeners.length);
      for (const listener of profile.listeners) {
        expect(["loopback", choice.bind]).toContain(listener.bind);
        expect(listener.port).toBeGreaterThanOrEqual(choice.port);
        expect(listener.port).toBeLessThanOrEqual(choice.port + 110);
      }
    }),
  );
});

test("the floor is not above the tested version", () => {
  expect(() => openclaw({ version: openclawVersions.floor })).not.toThrow();
  expect(() => openclaw({ version: openclawVersions.tested })).not.toThrow();
});
