import fc from "fast-check";
import { binds } from "../../../model/listeners";
import { generic, type GenericOptions, webhookModes } from "../../../model/profiles/generic";

const summary = (options?: GenericOptions) =>
  generic(options).listeners.map(({ name, protocol, port, bind, surfaces }) => [
    `${name} ${protocol}/${port} ${bind}`,
    ...surfaces.map((surface) => `${surface.name} ${surface.role} ${surface.authentication}`),
  ]);

test("four ports, each for one purpose, all on loopback", () => {
  expect(summary()).toEqual([
    ["api tcp/8000 loopback", "rest operator bearer"],
    ["webhook tcp/8001 loopback", "callbacks ingress signature"],
    ["ui tcp/8080 loopback", "ui operator bearer"],
    ["metrics tcp/9090 loopback", "metrics metrics none"],
  ]);
  expect(generic().listeners.every(({ owner, presence }) => owner === "agent" && presence === "required")).toBe(true);
});

test("every port and bind can be changed", () => {
  const port = fc.integer({ min: 1, max: 65535 });
  const place = fc.tuple(port, fc.constantFrom(...binds)).map(([number, bind]) => ({ port: number, bind }));
  fc.assert(
    fc.property(
      fc.uniqueArray(place, { minLength: 4, maxLength: 4, selector: (choice) => choice.port }),
      ([api, webhook, ui, metrics]) => {
        const { listeners } = generic({ api, webhook, ui, metrics });
        expect(listeners.map((listener) => ({ port: listener.port, bind: listener.bind }))).toEqual([api, webhook, ui, metrics]);
      },
    ),
  );
});

test.each(webhookModes.map((mode) => [mode, mode === "http"] as const))(
  "webhook mode %s opens a webhook listener: %s",
  (webhookMode, opens) => {
    const profile = generic({ webhookMode });
    expect(profile.webhookMode).toBe(webhookMode);
    expect(profile.listeners.some(({ surfaces }) => surfaces.some(({ role }) => role === "ingress"))).toBe(opens);
  },
);

test("a REST API that authenticates each client may become ingress; one behind a shared token stays control", () => {
  const role = (authentication: "bearer" | "identity" | "signature") =>
    generic({ api: { authentication } }).listeners[0]?.surfaces[0]?.role;
  expect([role("bearer"), role("identity"), role("signature")]).toEqual(["operator", "ingress", "ingress"]);
});

test("parts can be left out", () => {
  expect(summary({ api: false, ui: false, metrics: false, webhookMode: "discord_dm" })).toEqual([]);
});

test.each<[unknown, string]>([
  [{ api: { port: "8000" } }, 'api.port is "8000": a port is a number, not text. Write 8000 without quotes.'],
  [{ ui: { port: 70000 } }, "ui.port is 70000: it is no port. Write a whole number from 1 to 65535."],
  [{ ui: { bind: "0.0.0.0" } }, 'ui.bind is "0.0.0.0": a bind is a word, not an address. Did you mean "any"?'],
  [{ ui: { bind: "127.0.0.1" } }, 'ui.bind is "127.0.0.1": a bind is a word, not an address. Did you mean "loopback"?'],
  [
    { ui: { bind: "lopback" } },
    'ui.bind is "lopback": it is not known. Did you mean "loopback"? Choose one of "loopback", "tunnel", "private", "container", "any".',
  ],
  [
    { ui: { port: 8000 } },
    'ui.port is 8000: tcp 8000 on loopback is already taken by the listener "api" on loopback. Choose another port for one of them.',
  ],
  [
    { ui: { port: 8000, bind: "any" } },
    'ui.port is 8000: tcp 8000 on any is already taken by the listener "api" on loopback. Choose another port for one of them.',
  ],
  [
    { webhookMode: "relay", webhook: { port: 1 } },
    'webhook is {"port":1}: webhook mode "relay" opens no webhook listener. Remove it, or set webhookMode to "http".',
  ],
  [{ webhookMode: "discord" }, 'webhookMode is "discord": it is not known. Choose one of "http", "relay", "discord_dm", "none".'],
  [
    { webhook: { path: "/" } },
    'webhook.path is "/": the root would forward every path of the listener. Name one path, such as "/hooks".',
  ],
  [
    { apis: { token: "tell-nobody" } },
    'apis is "(not shown)": there is no such setting. Did you mean "api"? The settings are version, api, webhook, ui, metrics, webhookMode, owner.',
  ],
  [{ owner: " " }, 'owner is " ": it must not be empty. Name the system user that runs the agent.'],
])("refuses %j", (options, message) => {
  // What a configuration file or another language hands over has no type.
  expect(() => generic(options as GenericOptions)).toThrow(new Error(message));
});

test("loopback and the private address may share a port number: they are different sockets", () => {
  expect(() => generic({ api: { port: 8000, bind: "private" }, ui: { port: 8000, bind: "loopback" } })).not.toThrow();
});

test.each(["hooks", "/hooks/", "/a/../b", "//x", "/a b", "/%2e%2e", "/a;b", ""])(
  "the path %j cannot stand in an allow-list",
  (path) => {
    expect(() => generic({ webhook: { path } })).toThrow("webhook.path is ");
  },
);
