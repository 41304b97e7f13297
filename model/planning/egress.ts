import { requireOneOf, requireText } from "../declaration";
import { DeclarationError } from "../errors";
import { anywhere, cidrContains, formatCidr, portsContain, requireCidr, requireCidrs, requirePortRange } from "../net";
import type { TrafficRule } from "../plan";
import { requireLabel } from "./names";

/** One flow that may leave the machine. Exposure: what the agent, and whoever talks it into something, can reach. */
export interface EgressRule {
  /** Letters, digits and hyphens, unique on the machine, e.g. `smtp`. */
  readonly name: string;
  readonly protocol: "tcp" | "udp";
  /** One port, or the first and last of a range. */
  readonly ports: number | readonly [number, number];
  /** Destinations, at least one. */
  readonly cidrs: readonly string[];
  /** Why it is needed. */
  readonly because: string;
}

/** HTTPS to anywhere, in both families: models, messengers and updates of what does not come from the distribution's packages. */
export const defaultEgress: readonly EgressRule[] = [
  { name: "https", protocol: "tcp", ports: 443, cidrs: anywhere, because: "models, messengers and updates over TLS" },
];

/**
 * The rules as the plan states them.
 * @throws DeclarationError for a malformed rule, and for one whose only purpose is what the plan keeps for root.
 */
export function egressOutbound(field: string, egress: readonly EgressRule[]): readonly TrafficRule[] {
  return egress.map((rule, place) => {
    const path = `${field}[${place}]`;
    const ports = requirePortRange(`${path}.ports`, rule.ports);
    const cidrs = requireCidrs(`${path}.cidrs`, rule.cidrs);
    cidrs.forEach((cidr, index) => {
      if (portsContain(ports, 80) && linkLocal.some((network) => cidrContains(network, cidr))) {
        throw new DeclarationError(
          `${path}.cidrs[${index}]`,
          formatCidr(cidr),
          "the cloud's metadata service is there, which only root may reach.",
          "Remove it: root has its own rule.",
        );
      }
    });
    return {
      name: requireLabel(`${path}.name`, rule.name),
      protocol: requireOneOf(`${path}.protocol`, rule.protocol, ["tcp", "udp"]),
      ports,
      peers: [...new Set(cidrs.map(formatCidr))].sort(),
      because: requireText(`${path}.because`, rule.because, "Say why the machine must reach this."),
    };
  });
}

/** Where clouds keep the metadata service. A wider rule is fine: the firewall judges these addresses first. */
const linkLocal = ["169.254.0.0/16", "fd00:ec2::/32"].map((text) => requireCidr("linkLocal", text));

/** @throws DeclarationError when two rules have one name: resources and firewall comments are named after them. */
export function requireDistinctNames(field: string, rules: readonly TrafficRule[]): readonly TrafficRule[] {
  rules.forEach(({ name }, place) => {
    if (rules.findIndex((other) => other.name === name) !== place) {
      throw new DeclarationError(field, name, "another rule of the machine has this name.", "Choose another name.");
    }
  });
  return rules;
}
