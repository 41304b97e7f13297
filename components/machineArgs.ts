import type * as pulumi from "@pulumi/pulumi";
import { DeclarationError } from "../model/errors";
import { requirePort } from "../model/net";
import type { EgressRule } from "../model/planning/egress";
import { requireIdentifier } from "./inputs";

/** Where a machine stands. */
export interface MachineNetworkArgs {
  /** The VPC. Exposure: none. */
  vpcId: pulumi.Input<string>;
  /** The subnet: a public one for a bastion, a private one for an agent. Exposure: only a bastion gets a public address there. */
  subnetId: pulumi.Input<string>;
  /** The VPC's networks, e.g. `["10.0.0.0/16"]`: what is ours, and where the name resolver is. Exposure: none. */
  vpcCidrs: string[];
  /** A fixed private address, so that the firewalls of others can name it. Default: any of the subnet's. Exposure: none. */
  address?: string;
}

/**
 * Refuses identifiers that are none.
 * @param component Prefix of the fields in messages.
 * @throws DeclarationError
 */
export function requireIdentifiers(component: string, args: { network: MachineNetworkArgs; amiId: pulumi.Input<string> }): void {
  requireIdentifier(`${component}network.vpcId`, "vpc", args.network.vpcId);
  requireIdentifier(`${component}network.subnetId`, "subnet", args.network.subnetId);
  requireIdentifier(`${component}amiId`, "ami", args.amiId);
}

/** The transport of an egress rule. */
export const EgressProtocol = { Tcp: "tcp", Udp: "udp" } as const;
export type EgressProtocol = (typeof EgressProtocol)[keyof typeof EgressProtocol];

/** One flow that may leave a machine. */
export interface EgressArgs {
  /** A short name, unique on the machine, e.g. `smtp`. */
  name: string;
  /** `tcp` or `udp`. */
  protocol: EgressProtocol;
  /** One port, or the first and the last of a range. */
  ports: number[];
  /** Destination networks. Exposure: what the machine, and whoever takes it over, reaches on these ports. */
  cidrs: string[];
  /** Why it is needed. */
  because: string;
}

/**
 * The rules as a plan takes them: a list of one port is that port. From configuration the list may be missing, or be one number.
 * @throws DeclarationError for a list of none, or of more than two
 */
export function egressOf(rules: readonly EgressArgs[] | undefined): readonly EgressRule[] | undefined {
  return rules?.map((rule, place) => ({ ...rule, ports: portsOf(`egress[${place}].ports`, rule.ports) }));
}

function portsOf(field: string, ports: unknown): number | readonly [number, number] {
  const given: unknown[] = Array.isArray(ports) ? ports : [];
  const [first, last, ...rest] = given.map((port) => requirePort(field, port));
  if (first === undefined || rest.length > 0) {
    throw new DeclarationError(
      field,
      ports,
      "it is neither a port nor a range.",
      "Write [443], or the first and the last: [8000, 8010].",
    );
  }
  return last === undefined ? first : [first, last];
}
