import fc from "fast-check";
import { checkGrants, type GrantContext } from "../../model/checkGrants";
import { type Grant, identityCheckingWays, ways } from "../../model/grants";
import { sortedGrants } from "../../model/grantTargets";
import type { Listener } from "../../model/listeners";
import { requireCidr } from "../../model/net";
import { type Role, roles } from "../../model/surfaces";
import { grant, today } from "./inputs";

/** One listener for each role, named after it, and one with two roles. */
const listeners: readonly Listener[] = [
  ...roles.map((role, place) => listenerOf(role, 1000 + place, [role])),
  listenerOf("gateway", 2000, ["operator", "ingress"]),
];
const context: GrantContext = { machine: "agent", listeners, ownNetworks: [], today };

function listenerOf(name: string, port: number, surfaceRoles: readonly Role[]): Listener {
  const surfaces = surfaceRoles.map((role) => ({
    name: `${role}-surface`,
    role,
    match: { kind: "all" as const },
    authentication: "bearer" as const,
  }));
  return { name, protocol: "tcp", port, bind: "any", surfaces, owner: "agent", presence: "required" };
}

const check = (...grants: Partial<Grant>[]) => checkGrants(grants.map(grant), context);

const sender =
  'Write a network such as "203.0.113.0/24", or one of internet, cloudflare-edge, bastion, tunnel, vpc, cluster, host, off-host, on-prem, agent.';
test.each<[Record<string, unknown>, string]>([
  [{ from: "internt" }, `grants[0].from is "internt": it is neither a zone nor a network. Did you mean "internet"? ${sender}`],
  [{ from: "" }, `grants[0].from is "": it is neither a zone nor a network. ${sender}`],
  [{ from: "10.0.0.5/24" }, 'grants[0].from is "10.0.0.5/24": it has host bits set. Did you mean "10.0.0.0/24"?'],
  [{ from: "203.0.113.7" }, 'grants[0].from is "203.0.113.7": it has no mask. Did you mean "203.0.113.7/32"?'],
  [
    { to: "ingres" },
    'grants[0].to is "ingres": there is no such surface. Did you mean "ingress"? The surfaces are ingress/ingress-surface, operator/operator-surface, probe/probe-surface, metrics/metrics-surface, content/content-surface, data/data-surface, ssh/ssh-surface, tunnel/tunnel-surface, gateway/operator-surface, gateway/ingress-surface.',
  ],
  [{ to: "ingress/ingress-surfaces" }, 'there is no such surface. Did you mean "ingress/ingress-surface"?'],
  [{ to: "ingress/ingress-surface/x" }, "there is no such surface."],
  [{ to: "" }, 'grants[0].to is "": it must not be empty.'],
  [
    { to: "gateway" },
    'grants[0].to is "gateway": its surfaces have different roles, and a grant opens one. Name one of gateway/operator-surface, gateway/ingress-surface.',
  ],
  [{ via: "proxi" }, 'grants[0].via is "proxi": it is not known. Did you mean "proxy"? Choose one of "direct", "proxy",'],
  [
    { reason: "" },
    'grants[0].reason is "": it must not be empty. Say why this must be reachable: whoever reviews the grant decides by it.',
  ],
  [{ reason: undefined }, "grants[0].reason is not set: it must not be empty."],
  [{ approvedBy: "  " }, 'grants[0].approvedBy is "  ": it must not be empty. Name who approved the opening.'],
  [
    { expires: "2026-11-21" },
    'grants[0].expires is "2026-11-21": the grant has ended. Remove it, or have it approved again with a later date.',
  ],
  ...["31.01.2027", "2027-02-30", "2027-13-01", "2027-1-1", "", "2027-01-31T00:00:00Z", 20270131].map(
    (expires): [Record<string, unknown>, string] => [
      { expires },
      `grants[0].expires is ${JSON.stringify(expires)}: it is no date. Write it as year-month-day, such as "2027-01-31".`,
    ],
  ),
  [{ expiry: "2027-01-31" }, 'grants[0].expiry is "(not shown)": there is no such setting. Did you mean "expires"?'],
])("refuses %j", (change, message) => {
  expect(() => check({ to: "ingress", ...change })).toThrow(message);
});

test("a grant holds on the day it expires", () => {
  expect(() => check({ to: "ingress", expires: today })).not.toThrow();
  expect(() => check({ to: "ingress", expires: "2027-02-28" })).not.toThrow();
});

/** Ways by which the internet may come to each role on an agent, as the architecture's rules say. */
const publicWays: Readonly<Record<Role, readonly string[]>> = {
  metrics: [],
  data: [],
  ssh: [],
  operator: identityCheckingWays,
  content: identityCheckingWays,
  ingress: ["proxy", "cloudflare-tunnel", ...identityCheckingWays],
  probe: ["proxy", "cloudflare-tunnel", ...identityCheckingWays],
  tunnel: ways,
};

const worlds: readonly (readonly string[])[] = [
  ["internet"],
  ["cloudflare-edge"],
  ["off-host"],
  ["0.0.0.0/0"],
  ["::/0"],
  ["0.0.0.0/1", "128.0.0.0/1"],
  ["8.8.8.0/24", "9.9.9.9/32"],
  ["2600::/64"],
];
const friends: readonly (readonly string[])[] = [
  ["vpc"],
  ["bastion", "tunnel"],
  ["10.0.0.0/8", "fc00::/7"],
  ["8.8.8.0/24"],
  ["on-prem"],
  [],
];

describe.each(roles)("role %s", (role) => {
  test.each(ways)("over %s, the internet comes in only where the role allows it", (via) => {
    const granting = (senders: readonly string[]) => () => check(...senders.map((from) => ({ from, to: role, via })));
    for (const senders of worlds) {
      if (publicWays[role].includes(via)) {
        expect(granting(senders)).not.toThrow();
      } else {
        expect(granting(senders)).toThrow(/^grants\[\d\]\.from is /);
      }
    }
    for (const senders of friends) {
      expect(granting(senders)).not.toThrow();
    }
  });
});

test("SSH of a bastion may be granted to the world: the grant is the decision", () => {
  expect(() => checkGrants([grant({ to: "ssh", via: "direct" })], { ...context, machine: "bastion" })).not.toThrow();
});

test.each<[Partial<Grant>[], string]>([
  [
    [{ to: "metrics" }],
    'grants[0].from is "internet": a metrics surface is never reachable from the internet, granted or not. The surface is "metrics/metrics-surface". Name a private network or zone, or remove the grant.',
  ],
  [
    [{ to: "ssh", via: "teleport" }],
    'grants[0].from is "internet": SSH to an agent is never reachable from the internet, granted or not. The surface is "ssh/ssh-surface". Name a private network or zone, or remove the grant.',
  ],
  [
    [{ to: "gateway/operator-surface" }],
    'grants[0].from is "internet": the internet reaches an operator surface only through a hop that checks identity, which a shared token does not. The surface is "gateway/operator-surface". Set via to one of cloudflare-access, mutual-tls, teleport, load-balancer-oidc, or name a private network or zone.',
  ],
  [
    [{ to: "ingress", via: "direct" }],
    'grants[0].from is "internet": the internet reaches an ingress surface only through a hop that filters requests. The surface is "ingress/ingress-surface". Set via to one of proxy, cloudflare-tunnel, cloudflare-access, mutual-tls, teleport, load-balancer-oidc.',
  ],
  [
    [{ to: "data", from: "0.0.0.0/1" }, { to: "ingress" }, { to: "data/data-surface", from: "128.0.0.0/1" }],
    'grants[2].from is "128.0.0.0/1": with the other grants to it, more than 256 addresses of the internet reach "data/data-surface": a data surface is never reachable from the internet, granted or not. Name a private network or zone, or remove the grant.',
  ],
])("%j is refused with the whole story", (grants, message) => {
  expect(() => check(...grants)).toThrow(new Error(message));
});

test("a public grant that checks identity does not add to one that does not", () => {
  expect(() => check({ to: "operator", via: "mutual-tls" }, { to: "operator", via: "direct", from: "8.8.8.8/32" })).not.toThrow();
});

test("the private network's own IPv6 addresses are no strangers, others are", () => {
  const inVpc = { ...context, ownNetworks: [requireCidr("vpc", "2600:1f18:42::/56")] };
  const from = (network: string) => () => checkGrants([grant({ to: "metrics", via: "direct", from: network })], inVpc);
  expect(from("2600:1f18:42:7::/64")).not.toThrow();
  expect(from("2600:1f18:42:100::/64")).toThrow("a metrics surface is never reachable from the internet");
  expect(from("2600:1f18:42::/55")).toThrow("a metrics surface is never reachable from the internet");
});

test("networks are told in one spelling, and the order of grants does not matter", () => {
  const [target] = check({ to: "metrics", via: "direct", from: "2600:1F18:0:0:0:0:0:0/127" });
  expect(target?.grant.from).toBe("2600:1f18::/127");
  const pool = [grant({ to: "ingress" }), grant({ to: "tunnel" }), grant({ to: "ingress", reason: "another" })];
  fc.assert(
    fc.property(fc.shuffledSubarray([...pool, ...pool], { minLength: 6 }), (shuffled) => {
      expect(sortedGrants(checkGrants(shuffled, context))).toEqual(sortedGrants(checkGrants(pool, context)));
    }),
  );
});
