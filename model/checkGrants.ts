import { DeclarationError } from "./errors";
import { type Grant, identityCheckingWays, type Way } from "./grants";
import { targetOf, type TargetedGrant } from "./grantTargets";
import type { Listener } from "./listeners";
import { type Cidr, cidrContains, isWorldWide, requireCidr, worldThreshold } from "./net";
import { requireGrant } from "./requireGrant";
import type { Role } from "./surfaces";
import { isZone, type Zone } from "./zones";

export interface GrantContext {
  readonly machine: "bastion" | "agent";
  readonly listeners: readonly Listener[];
  /** The machine's private network. Its IPv6 addresses are of the internet's kind, but their holders are ours. */
  readonly ownNetworks: readonly Cidr[];
  /** ISO 8601 date. A grant that ended before it is refused. */
  readonly today: string;
}

/**
 * Every grant with what it opens, when all of them together stay below what the roles ever allow.
 *
 * Judged by surface and over the union of grants: two halves of the internet in two grants are the internet.
 * @throws DeclarationError for a malformed or ended grant, a surface that does not exist, or an opening its role forbids.
 */
export function checkGrants(grants: readonly Grant[], context: GrantContext): readonly TargetedGrant[] {
  const targeted = grants.map((grant, place) => {
    const field = `grants[${place}]`;
    return targetOf(field, requireGrant(field, grant, context.today), context.listeners);
  });
  for (const listener of context.listeners) {
    for (const surface of listener.surfaces) {
      const toSurface = targeted.filter((one) => one.listener === listener && one.surfaces.includes(surface));
      const ceiling = ceilingOf(surface.role, context.machine);
      if (ceiling !== undefined) {
        refuseWorld(`${listener.name}/${surface.name}`, toSurface, ceiling, context.ownNetworks);
      }
    }
  }
  return targeted;
}

/** What a role forbids whatever a grant says. */
interface Ceiling {
  /** Ways by which the internet may come in. */
  readonly publicWays: readonly Way[];
  readonly problem: string;
  readonly fix: string;
}

const never = (what: string): Ceiling => ({
  publicWays: [],
  problem: `${what} is never reachable from the internet, granted or not.`,
  fix: "Name a private network or zone, or remove the grant.",
});

/** Ways by which a request passes a hop that can hold a path list, a rate limit and a signature check. */
const filteringWays: readonly Way[] = ["proxy", "cloudflare-tunnel", ...identityCheckingWays];

/** Undefined: the role leaves it to the grant. */
function ceilingOf(role: Role, machine: GrantContext["machine"]): Ceiling | undefined {
  switch (role) {
    case "metrics":
    case "data":
      return never(`a ${role} surface`);
    case "ssh":
      return machine === "agent" ? never("SSH to an agent") : undefined;
    case "operator":
    case "content":
      // Content is what the agent wrote: on the operator's origin it could act as the operator.
      return {
        publicWays: identityCheckingWays,
        problem: `the internet reaches ${role === "operator" ? "an operator" : "a content"} surface only through a hop that checks identity, which a shared token does not.`,
        fix: `Set via to one of ${identityCheckingWays.join(", ")}, or name a private network or zone.`,
      };
    case "ingress":
    case "probe":
      return {
        publicWays: filteringWays,
        problem: `the internet reaches ${role === "ingress" ? "an ingress" : "a probe"} surface only through a hop that filters requests.`,
        fix: `Set via to one of ${filteringWays.join(", ")}.`,
      };
    case "tunnel":
      return undefined;
  }
}

/**
 * Zones whose packets anyone on the internet can cause. Cloudflare's edge forwards for every one of its customers; off the host
 * is also the internet.
 */
const worldZones: readonly Zone[] = ["internet", "cloudflare-edge", "off-host"];

function refuseWorld(surface: string, grants: readonly TargetedGrant[], ceiling: Ceiling, own: readonly Cidr[]): void {
  const limited = grants.filter(({ grant }) => !ceiling.publicWays.includes(grant.via));
  const byZone = limited.find(({ grant }) => isZone(grant.from) && worldZones.includes(grant.from));
  if (byZone !== undefined) {
    throw new DeclarationError(
      `${byZone.field}.from`,
      byZone.grant.from,
      `${ceiling.problem} The surface is "${surface}".`,
      ceiling.fix,
    );
  }
  const strangers = limited
    .filter(({ grant }) => !isZone(grant.from))
    .map((target) => ({ ...target, network: requireCidr(`${target.field}.from`, target.grant.from) }))
    .filter(({ network }) => !own.some((ours) => cidrContains(ours, network)));
  const last = strangers.at(-1);
  if (last !== undefined && isWorldWide(strangers.map(({ network }) => network))) {
    const together = strangers.length > 1 ? "with the other grants to it, " : "";
    throw new DeclarationError(
      `${last.field}.from`,
      last.grant.from,
      `${together}more than ${worldThreshold} addresses of the internet reach "${surface}": ${ceiling.problem}`,
      ceiling.fix,
    );
  }
}
