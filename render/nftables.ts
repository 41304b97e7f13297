import { cidrContains, formatCidr, requireCidr, type Cidr, type Family } from "../model/net";
import type { HostPlan, TrafficRule } from "../model/plan";
import { tunnelInterface } from "./paths";
import { commentText, inForm, lines, systemUser } from "./text";

/** nft's word for a family, and what it calls its addresses. */
const families: Readonly<
  Record<Family, { readonly word: string; readonly type: string; readonly source: string; readonly everything: string }>
> = {
  ipv4: { word: "ip", type: "ipv4_addr", source: "ip saddr", everything: "meta nfproto ipv4" },
  // One subscriber usually holds a whole /64, so single addresses would be no limit at all.
  ipv6: { word: "ip6", type: "ipv6_addr", source: "ip6 saddr and ffff:ffff:ffff:ffff::", everything: "meta nfproto ipv6" },
};
const bothFamilies: readonly Family[] = ["ipv4", "ipv6"];

/**
 * Addresses on which clouds hand credentials to whoever asks from the machine. Only root may ask, whatever a plan
 * grants: an agent that runs strangers' code must not become its machine's role.
 * Instance metadata: AWS, Google, Azure, Hetzner, DigitalOcean (v4); AWS and Google (v6); Alibaba. Then ECS and EKS credentials.
 */
export const metadataAddresses: Readonly<Record<Family, readonly string[]>> = {
  ipv4: ["169.254.169.254", "100.100.100.200", "169.254.170.2", "169.254.170.23"],
  ipv6: ["fd00:ec2::254", "fd20:ce::254", "fd00:ec2::23"],
};

/** New connections to closed ports per minute from one source before it counts as a scan. */
const scanThresholdPerMinute = 20;

/**
 * The firewall of a machine in tables of its own: rules of others stay as they are. Loading replaces the table in
 * one transaction, so it may be loaded again at any time and is never half there. Anything the plan does not name is
 * dropped on the way in and refused on the way out, in both families.
 */
export function renderNftables(plan: HostPlan): string {
  return table(plan, `Sallyport firewall of ${commentText(plan.name)} (${plan.kind})`, {
    sets: plan.inbound.flatMap(rateLimitSets),
    input: plan.inbound.flatMap((rule, place) => inboundRule(plan, rule, place)),
    output: plan.outbound.flatMap((rule, place) => outboundRule(plan, rule, place)),
  });
}

/**
 * What holds while a machine is being set up and whenever a step fails: nothing comes in; out go name lookups and what
 * root sends to port 443, so that the software can be fetched and Session Manager can mend it.
 */
export function renderClosedNftables(plan: HostPlan): string {
  return table(plan, `Sallyport firewall of ${commentText(plan.name)}, closed`, {
    sets: [],
    input: [],
    output: ["udp dport 53 counter accept", "tcp dport 53 counter accept", "meta skuid 0 tcp dport 443 counter accept"],
  });
}

interface Granted {
  readonly sets: readonly string[];
  readonly input: readonly string[];
  readonly output: readonly string[];
}

function table(plan: HostPlan, title: string, granted: Granted): string {
  return lines(
    "#!/usr/sbin/nft -f",
    `# ${title}`,
    "# Derived from the plan: changes made here are lost.",
    "",
    "# Adding first makes deleting possible on a machine that never had the table.",
    "table inet sallyport",
    "delete table inet sallyport",
    "",
    "table inet sallyport {",
    indent([
      ...[
        "in_invalid",
        "in_unexpected",
        "in_rate_limited",
        "port_scan",
        "out_refused",
        "metadata_refused",
        "forward_dropped",
      ].map((name) => `counter ${name} { }`),
      ...granted.sets,
      ...scanSets(),
      "",
      ...chain("input", "type filter hook input priority filter; policy drop;", [
        'iifname "lo" accept',
        'ct state invalid counter name "in_invalid" drop',
        "ct state established accept",
        "ct state related meta l4proto { icmp, ipv6-icmp } accept",
        ...upkeepIn,
        ...granted.input,
        ...unexpected(),
      ]),
      "",
      ...chain("forward", "type filter hook forward priority filter; policy drop;", ['counter name "forward_dropped" drop']),
      "",
      ...chain("output", "type filter hook output priority filter; policy drop;", [
        'oifname "lo" accept',
        ...metadataForRoot(),
        "ct state established accept",
        "ct state related meta l4proto { icmp, ipv6-icmp } accept",
        ...upkeepOut,
        ...granted.output,
        'counter name "out_refused"',
        'limit rate 10/minute burst 20 packets log prefix "sallyport out refused: " flags skuid',
        ...refuse,
      ]),
    ]),
    "}",
  );
}

/** What an IPv6 and DHCP machine cannot keep an address without (RFC 4890, RFC 4861, RFC 8415). */
const upkeepIn: readonly string[] = [
  "# Neighbour discovery counts only when no router has passed it on (hop limit 255).",
  "icmpv6 type { nd-router-advert, nd-neighbor-solicit, nd-neighbor-advert } ip6 hoplimit 255 accept",
  "ip6 saddr fe80::/10 icmpv6 type mld-listener-query accept",
  '# The answer to a multicast DHCPv6 request is not "established". DHCPv4 answers reach the client without the firewall.',
  "ip6 saddr fe80::/10 udp sport 547 udp dport 546 accept",
];

const upkeepOut: readonly string[] = [
  "icmpv6 type { nd-router-solicit, nd-neighbor-solicit, nd-neighbor-advert } ip6 hoplimit 255 accept",
  "ip6 daddr ff02::/16 icmpv6 type { mld-listener-report, mld2-listener-report, mld-listener-done } accept",
  "# Only root may send from ports 68 and 546.",
  "udp sport 68 udp dport 67 accept",
  "ip6 daddr { ff02::1:2, fe80::/10 } udp sport 546 udp dport 547 accept",
];

/** Before "established" and before every grant, so that no rule for a whole network can include these addresses. */
function metadataForRoot(): readonly string[] {
  return bothFamilies.flatMap((family) => {
    const match = `${families[family].word} daddr { ${metadataAddresses[family].join(", ")} }`;
    return [
      `${match} meta skuid 0 tcp dport 80 accept`,
      `${match} counter name "metadata_refused"`,
      ...refuse.map((verdict) => `${match} ${verdict}`),
    ];
  });
}

/**
 * Refused rather than dropped: the machine's own software learns at once instead of waiting for a timeout. By TCP's own means, because
 * Linux does not end a connection attempt on an ICMPv6 error that comes while it is still sending.
 */
const refuse: readonly string[] = ["meta l4proto tcp reject with tcp reset", "reject with icmpx admin-prohibited"];

function scanSets(): readonly string[] {
  return bothFamilies.map((family) => meterSet(`scan_${family}`, family));
}

/** Everything that nothing accepted: counted, logged sparingly, then dropped by the policy. */
function unexpected(): readonly string[] {
  return [
    'counter name "in_unexpected"',
    ...bothFamilies.flatMap((family) => [
      `ct state new update @scan_${family} { ${families[family].source} limit rate over ${scanThresholdPerMinute}/minute burst ${scanThresholdPerMinute} packets } ` +
        'counter name "port_scan" limit rate 6/minute burst 6 packets log prefix "sallyport port scan: " drop',
    ]),
    'limit rate 10/minute burst 20 packets log prefix "sallyport in dropped: "',
  ];
}

function inboundRule(plan: HostPlan, rule: TrafficRule, place: number): readonly string[] {
  const field = `${plan.name}.inbound[${place}]`;
  const matches = flowMatches(plan, rule, field, "saddr");
  return [
    `# ${commentText(rule.name)}: ${commentText(rule.because)}`,
    ...matches.flatMap(({ family, text }) => [
      ...rateLimit(rule, place, family, text),
      `${text}${connectionMatch(rule)} counter accept`,
    ]),
  ];
}

function outboundRule(plan: HostPlan, rule: TrafficRule, place: number): readonly string[] {
  const field = `${plan.name}.outbound[${place}]`;
  const user = rule.user === undefined ? "" : ` meta skuid "${inForm(`${field}.user`, rule.user, systemUser)}"`;
  return [
    `# ${commentText(rule.name)}: ${commentText(rule.because)}`,
    ...flowMatches(plan, rule, field, "daddr").map(({ text }) => `${text}${user}${connectionMatch(rule)} counter accept`),
  ];
}

/** The match of a rule, once per address family it has peers in. */
function flowMatches(
  plan: HostPlan,
  rule: TrafficRule,
  field: string,
  side: "saddr" | "daddr",
): readonly { readonly family: Family; readonly text: string }[] {
  const peers = rule.peers.map((peer, place) => requireCidr(`${field}.peers[${place}]`, peer));
  const link = linkMatch(plan, rule, side === "saddr" ? "iifname" : "oifname");
  return bothFamilies.flatMap((family) => {
    const own = widest(peers.filter((peer) => peer.family === family));
    if (own.length === 0 || rule.protocol === (family === "ipv4" ? "icmpv6" : "icmp")) {
      return [];
    }
    const address = own.some((peer) => peer.length === 0)
      ? families[family].everything
      : `${families[family].word} ${side} { ${own.map(formatCidr).join(", ")} }`;
    return [{ family, text: `${link}${address} ${protocolMatch(rule)}` }];
  });
}

/**
 * A rule for the tunnel holds on the tunnel alone, and every other rule everywhere but there: "the internet on 443" must not
 * mean the laptops of the operators who dialled in.
 */
function linkMatch(plan: HostPlan, rule: TrafficRule, word: "iifname" | "oifname"): string {
  if (rule.interface === "tunnel") {
    return `${word} "${tunnelInterface}" `;
  }
  return plan.tunnel === undefined ? "" : `${word} != "${tunnelInterface}" `;
}

function protocolMatch(rule: TrafficRule): string {
  switch (rule.protocol) {
    case "icmp":
      return "icmp type echo-request";
    case "icmpv6":
      return "icmpv6 type echo-request";
    case "tcp":
    case "udp":
      return rule.ports === undefined ? `meta l4proto ${rule.protocol}` : `${rule.protocol} dport ${portText(rule.ports)}`;
  }
}

function portText([first, last]: readonly [number, number]): string {
  return first === last ? `${first}` : `${first}-${last}`;
}

/** A TCP connection begins with SYN; anything else without a known connection is no start of one. */
function connectionMatch(rule: TrafficRule): string {
  return rule.protocol === "tcp" ? " tcp flags & (fin | syn | rst | ack) == syn ct state new" : " ct state new";
}

/**
 * Drops what a single source sends above the limit. When the set is full (65,536 sources at once) the limit no longer
 * holds but the grant does: a flood must not lock the operators out.
 */
function rateLimit(rule: TrafficRule, place: number, family: Family, match: string): readonly string[] {
  const limit = rule.rateLimitPerMinute;
  if (limit === undefined) {
    return [];
  }
  const meter = `update @rate_${place}_${family} { ${families[family].source} limit rate over ${limit}/minute burst ${limit} packets }`;
  return [`${match} ct state new ${meter} counter name "in_rate_limited" drop`];
}

function rateLimitSets(rule: TrafficRule, place: number): readonly string[] {
  return rule.rateLimitPerMinute === undefined ? [] : bothFamilies.map((family) => meterSet(`rate_${place}_${family}`, family));
}

function meterSet(name: string, family: Family): string {
  return `set ${name} { type ${families[family].type}; size 65536; flags dynamic,timeout; timeout 10m; }`;
}

/** Without networks that lie inside another of the list: nft refuses overlapping elements. */
function widest(networks: readonly Cidr[]): readonly Cidr[] {
  return networks.filter(
    (network, place) =>
      !networks.some(
        (other, otherPlace) =>
          otherPlace !== place && cidrContains(other, network) && (!cidrContains(network, other) || otherPlace < place),
      ),
  );
}

function chain(name: string, head: string, rules: readonly string[]): readonly string[] {
  return [`chain ${name} {`, ...indent([head, ...rules]), "}"];
}

function indent(rows: readonly string[]): readonly string[] {
  return rows.map((row) => (row === "" ? "" : `  ${row}`));
}
