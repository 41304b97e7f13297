import type { Graph, Resource } from "../../../graph/graph";
import { isProperties, property, readBoolean, readNumber, readString } from "../../../graph/read";
import { UNKNOWN, type Value } from "../../../graph/values";
import { portRange, wholeProtocol, type ServiceRange } from "../../../packets/services";
import type { Certainty, Step, Transport } from "../../../proof";
import type { Forward, ForwardTarget } from "../../../topology";
import { all, tri, type Tri } from "../tri";
import { within } from "./appRunner";
import { vpcOriginsNamed } from "./cloudfrontVpcOrigins";
import { blocksOf, hostsNamed } from "./origins";
import type { Places, PublicService } from "./publicService";

const tcp = 6;
const udp = 17;

/**
 * CloudFront distributions: on the internet while enabled, and a hop to their origins. Whom the origin sees are CloudFront's own
 * public addresses, or for a VPC origin an interface of CloudFront's inside the VPC.
 * Source: CloudFront developer guide, "How CloudFront delivers content", "Use various origins", "Restrict access with VPC origins".
 */
export function distributions(graph: Graph): PublicService[] {
  return graph.ofType("aws:cloudfront/distribution:Distribution").flatMap((distribution) => {
    const enabled = isEnabled(distribution);
    const service = {
      owner: distribution,
      checksIdentity: checksIdentity(distribution),
      doors: [doorOf(distribution)],
      forwards: (places: Places) => forwardsOf(graph, distribution, places),
    };
    const ipv6 = hasIpv6(distribution);
    return [
      { ...service, isPublic: enabled, families: ["ipv4" as const, ...(ipv6.answer === "yes" ? (["ipv6"] as const) : [])] },
      ...(ipv6.answer === "maybe" ? [{ ...service, isPublic: all(enabled, ipv6), families: ["ipv6" as const] }] : []),
    ];
  });
}

function isEnabled(distribution: Resource): Tri {
  const enabled = readBoolean(property(distribution, "enabled"));
  const { urn } = distribution;
  if (enabled.kind === "known" && !enabled.value) return tri("no", urn, "enabled", "the distribution is switched off");
  return enabled.kind === "unknown"
    ? tri("maybe", urn, "enabled", "whether the distribution is switched on is not known yet")
    : tri("yes", urn, "enabled", "the distribution is on the internet");
}

function hasIpv6(distribution: Resource): Tri {
  const asked = readBoolean(property(distribution, "isIpv6Enabled"));
  const answer = asked.kind === "unknown" ? "maybe" : asked.kind === "known" && asked.value ? "yes" : "no";
  const why = answer === "maybe" ? "whether it answers over IPv6 is not known yet" : "it answers over IPv6 only if asked to";
  return tri(answer, distribution.urn, "isIpv6Enabled", why);
}

/** HTTP and HTTPS whatever the behaviours say: a redirect is an answer too. HTTP/3 is HTTPS over UDP. */
function doorOf(distribution: Resource): PublicService["doors"][number] {
  const version = readString(property(distribution, "httpVersion"));
  const quic = version.kind === "known" && version.value.includes("3") ? [portRange(udp, 443, 443)] : [];
  const step = { resource: distribution.urn, property: "defaultCacheBehavior", why: "it answers HTTP and HTTPS" };
  return { step, services: [portRange(tcp, 80, 80), portRange(tcp, 443, 443), ...quic], admits: undefined };
}

/** A client certificate that must be shown is an identity; a signed URL is a bearer token. */
function checksIdentity(distribution: Resource): Certainty {
  const mode = readString(within(property(distribution, "viewerMtlsConfig"), "mode"));
  return mode.kind === "unknown" ? "maybe" : mode.kind === "known" && mode.value === "required" ? "yes" : "no";
}

/** The certificate's policy sets the lowest version; without one CloudFront still speaks TLS 1.0. */
function transportOf(distribution: Resource): Transport {
  const lowest = readString(within(property(distribution, "viewerCertificate"), "minimumProtocolVersion"));
  if (lowest.kind === "unknown") return "unknown";
  return lowest.kind === "known" && /^TLSv1\.[23]/.test(lowest.value) ? "encrypted" : "weak";
}

function forwardsOf(graph: Graph, distribution: Resource, places: Places): Forward[] {
  const origins = usedOrigins(distribution);
  const isPrivate = ({ origin }: OriginAt): boolean => within(origin, "vpcOriginConfig") !== undefined;
  const publicly = origins.filter((each) => each.origin === UNKNOWN || !isPrivate(each));
  const privately = origins.filter(isPrivate);
  return [
    ...publicForwards(graph, distribution, publicly, privately.length, places),
    ...vpcOriginsNamed(graph, distribution, privately).flatMap(({ step, depends, policy, targetsIn }) =>
      waysIn(distribution, step, policy).flatMap((way) =>
        targetsIn(places).map((to): Forward => {
          const target = { ...to, services: way.services, depends: [...depends, ...to.depends, ...way.depends] };
          return { ...way.forward, target };
        }),
      ),
    ),
  ];
}

function usedOrigins(distribution: Resource): OriginAt[] {
  const listed = property(distribution, "origins");
  return blocksOf(listed).flatMap((origin, index) => {
    const path = listed === UNKNOWN ? "origins" : `origins[${index}]`;
    const step = { resource: distribution.urn, property: path, why: "it fetches from this origin" };
    const { answer, step: decider } = isUsed(distribution, origin, step);
    return answer === "no" ? [] : [{ origin, step, depends: answer === "maybe" ? [decider] : [] }];
  });
}

export interface OriginAt {
  readonly origin: Value;
  readonly step: Step;
  readonly depends: readonly Step[];
}

/** How CloudFront speaks to an origin: `originProtocolPolicy`, `httpPort`, `httpsPort`. */
export type OriginPolicy = (name: string) => Value | undefined;

function publicForwards(
  graph: Graph,
  distribution: Resource,
  origins: readonly OriginAt[],
  others: number,
  places: Places,
): Forward[] {
  return origins.flatMap(({ origin, step, depends }) => {
    const domain = within(origin, "domainName");
    // Pulumi tells dependencies for the whole list of origins: with several open names, which is whose is not known.
    const open = domain === UNKNOWN ? origins.filter((each) => within(each.origin, "domainName") === UNKNOWN) : [{ origin }];
    const named = hostsNamed(
      graph,
      distribution,
      "origins",
      open.map(() => domain),
    );
    const policy: OriginPolicy = (name) => within(within(origin, "customOriginConfig"), name);
    const plain = domain !== UNKNOWN || (others === 0 && sameWays(origins));
    return named.flatMap(({ resource, sure }) => {
      const unsure = { ...step, property: `${step.property}.domainName`, why: "which host this origin is, is not known yet" };
      return waysIn(distribution, step, policy).flatMap((way) =>
        places(resource).map(({ index }): Forward => {
          const target: ForwardTarget = {
            endpoint: index,
            services: way.services,
            family: "ipv4",
            keepsClient: "no",
            sender: { kind: "public" },
            depends: [...depends, ...(sure && plain ? [] : [unsure]), ...way.depends],
          };
          return { ...way.forward, target };
        }),
      );
    });
  });
}

/** Whether all origins are spoken to alike, so that it does not matter which of them a host is. */
function sameWays(origins: readonly OriginAt[]): boolean {
  const ways = origins.map(({ origin }) =>
    ["originProtocolPolicy", "httpPort", "httpsPort"].map((name) => {
      const setting = readString(within(within(origin, "customOriginConfig"), name));
      return setting.kind === "known" ? setting.value : setting.kind;
    }),
  );
  return new Set(ways.map((way) => way.join())).size <= 1;
}

/** An origin that no behaviour asks for is never fetched from. A group of origins counts with all its members. */
function isUsed(distribution: Resource, origin: Value, step: Step): Tri {
  const id = readString(within(origin, "originId"));
  const behaviours = behavioursOf(distribution);
  const groups = blocksOf(property(distribution, "originGroups"));
  const asked = behaviours.map((behaviour) => readString(within(behaviour, "targetOriginId")));
  const grouped = groups.flatMap((group): (Value | undefined)[] =>
    group === UNKNOWN ? [UNKNOWN] : blocksOf(within(group, "members")).map((member) => within(member, "originId")),
  );
  const ids = [...asked, ...grouped.map((each) => readString(each))];
  const { resource, property: path } = step;
  if (id.kind === "absent" || ids.some((each) => each.kind === "known" && id.kind === "known" && each.value === id.value))
    return tri("yes", resource, path, "a behaviour asks for this origin");
  return id.kind === "unknown" || ids.some((each) => each.kind === "unknown")
    ? tri("maybe", resource, path, "whether a behaviour asks for this origin is not known yet")
    : tri("no", resource, path, "no behaviour asks for this origin");
}

function behavioursOf(distribution: Resource): readonly Value[] {
  return [
    ...blocksOf(property(distribution, "defaultCacheBehavior")),
    ...blocksOf(property(distribution, "orderedCacheBehaviors")),
  ];
}

interface Way {
  readonly forward: Omit<Forward, "target">;
  readonly services: readonly ServiceRange[];
  readonly depends: readonly Step[];
}

/** For each port that viewers use, the port of the origin. */
function waysIn(distribution: Resource, step: Step, policy: OriginPolicy): Way[] {
  const checks = checksIdentity(distribution);
  const kind = readString(policy("originProtocolPolicy"));
  const plain = acceptsPlain(distribution);
  const way = (viewer: number, transport: Transport): Way => {
    const secure =
      kind.kind === "known" ? kind.value === "https-only" || (kind.value === "match-viewer" && viewer === 443) : viewer === 443;
    const [name, usual] = secure ? (["httpsPort", 443] as const) : (["httpPort", 80] as const);
    const port = readNumber(policy(name));
    const open = kind.kind === "unknown" || port.kind === "unknown";
    const number = port.kind === "known" ? port.value : usual;
    return {
      forward: { step, checksIdentity: checks, transport, arriving: [portRange(tcp, viewer, viewer)] },
      services: [open ? wholeProtocol(tcp) : portRange(tcp, number, number)],
      depends: open ? [{ ...step, why: "protocol or port of the origin is not known yet" }] : [],
    };
  };
  return [
    way(443, transportOf(distribution)),
    ...(plain === "no"
      ? []
      : [way(80, "plain")].map((each) =>
          plain === "yes" ? each : { ...each, depends: [...each.depends, viewerStep(distribution)] },
        )),
  ];
}

function viewerStep(distribution: Resource): Step {
  const why = "whether it serves plain HTTP is not known yet";
  return { resource: distribution.urn, property: "defaultCacheBehavior.viewerProtocolPolicy", why };
}

/** Behaviours that want HTTPS refuse or redirect plain HTTP, and fetch nothing for it. */
function acceptsPlain(distribution: Resource): Certainty {
  const policies = behavioursOf(distribution).map((behaviour) =>
    isProperties(behaviour) ? readString(behaviour["viewerProtocolPolicy"]) : ({ kind: "unknown" } as const),
  );
  if (policies.some((policy) => policy.kind === "known" && policy.value === "allow-all")) return "yes";
  return policies.some((policy) => policy.kind === "unknown") ? "maybe" : "no";
}
