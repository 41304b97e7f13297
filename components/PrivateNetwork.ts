import * as pulumi from "@pulumi/pulumi";
import { DefaultSecurityGroup } from "@pulumi/aws/ec2/defaultSecurityGroup";
import { Vpc } from "@pulumi/aws/ec2/vpc";
import { requireOneOf } from "../model/declaration";
import { DeclarationError } from "../model/errors";
import { flowLogs } from "./network/flowLogs";
import { type NetworkLayout, networkLayout } from "./network/layout";
import { privateEndpoints } from "./network/endpoints";
import { natEgress, type NetworkParts, privateSubnets, publicSubnets } from "./network/subnets";
import { within } from "./inputs";
import { tagsOf } from "./tags";

/** How machines in private subnets reach what is outside. */
export const Egress = {
  /** Through NAT (and, with IPv6, an egress-only gateway): everything that the machine's own rules allow. */
  Nat: "nat",
  /** Private endpoints of AWS services alone: no way to the internet. */
  Endpoints: "endpoints",
  /** Nothing outside the network. */
  None: "none",
} as const;
export type Egress = (typeof Egress)[keyof typeof Egress];

/** How many NAT gateways a network has. */
export const NatGateways = {
  /** One, in the first zone: cheaper, and a failure of that zone cuts off the others. */
  Single: "single",
  /** One in each zone. */
  PerZone: "per-zone",
} as const;
export type NatGateways = (typeof NatGateways)[keyof typeof NatGateways];

export interface PrivateNetworkArgs {
  /**
   * Availability zones, by name, all of one region; each gets a private and, where there are any, a public subnet.
   * Names are given, never looked up, so that a preview needs no account. Plain text, because each zone adds resources.
   * Exposure: none.
   * @example ["eu-central-1a"]
   */
  zones: string[];
  /**
   * The network's IPv4 addresses, /16 to /24. Default: 10.0.0.0/16, whose first private subnet is 10.0.1.0/24.
   * Exposure: none; the range is private.
   */
  cidrBlock?: string;
  /**
   * How private machines reach what is outside. Default: nat.
   * Exposure: outward only. With `nat` a machine reaches what its own egress rules allow; nothing outside can start a
   * connection to it. Cost: a NAT gateway and its address are billed by the hour and by traffic, interface endpoints by the hour and zone.
   */
  egress?: Egress;
  /** Number of NAT gateways, where egress is `nat`. Default: single. Exposure: none. Cost: each is billed by the hour. */
  natGateways?: NatGateways;
  /**
   * Whether there are public subnets, for a bastion. Default: only where NAT needs one.
   * Exposure: none by itself: addresses are never handed out automatically, so a machine there is reachable only when it is given one.
   */
  publicSubnets?: boolean;
  /**
   * Whether machines get IPv6 addresses too. Default: no.
   * Exposure: every IPv6 address is globally routable; private subnets lead out through an egress-only gateway, which lets nothing in.
   */
  ipv6?: boolean;
  /**
   * Days for which flow logs are kept, one of the periods that CloudWatch Logs knows. Default: 90.
   * Exposure: none. Cost: flow logs are billed by volume.
   */
  flowLogRetentionDays?: number;
  /** Tags for every resource that takes tags. Default: none beyond the component's own. Exposure: none. */
  tags?: Record<string, pulumi.Input<string>>;
}

/**
 * A network whose private subnets cannot be addressed from outside: its own default security group is closed, every packet is
 * logged, and the only ways out are the ones named.
 */
export class PrivateNetwork extends pulumi.ComponentResource {
  static readonly __pulumiType = "sallyport:index:PrivateNetwork";
  readonly vpcId: pulumi.Output<string>;
  readonly cidrBlock: pulumi.Output<string>;
  /** One per zone, in the order of `zones`. Single outputs, so that whoever uses one depends on that subnet alone. */
  readonly privateSubnetIds: pulumi.Output<string>[];
  /** One per zone, in the order of `zones`; empty where the network has no public subnets. */
  readonly publicSubnetIds: pulumi.Output<string>[];

  constructor(name: string, args: PrivateNetworkArgs, opts?: pulumi.ComponentResourceOptions) {
    const plan = within(`PrivateNetwork ${JSON.stringify(name)}: `, () => planNetwork(args));
    super(PrivateNetwork.__pulumiType, name, args, opts);
    const vpc = new Vpc(
      name,
      {
        cidrBlock: plan.layout.cidr,
        enableDnsSupport: true,
        enableDnsHostnames: true,
        assignGeneratedIpv6CidrBlock: plan.ipv6,
        tags: tagsOf(name, name, args.tags),
      },
      { parent: this },
    );
    const network: NetworkParts = { name, vpc, ipv6: plan.ipv6, tags: args.tags, parent: this };
    closedDefaultGroup(network);
    flowLogs(name, vpc, plan.retentionDays, args.tags, this);
    const inside = privateSubnets(network, plan.layout.zones);
    const outside = plan.publicSubnets ? publicSubnets(network, plan.layout.zones) : { subnets: [], routes: [] };
    if (plan.egress === Egress.Nat) {
      natEgress(network, inside, outside.subnets.slice(0, plan.natGateways), outside.routes);
    } else if (plan.egress === Egress.Endpoints) {
      privateEndpoints(network, plan.layout, inside);
    }
    this.vpcId = vpc.id;
    this.cidrBlock = pulumi.output(plan.layout.cidr);
    this.privateSubnetIds = inside.map(({ subnet }) => subnet.id);
    this.publicSubnetIds = outside.subnets.map((subnet) => subnet.id);
    this.registerOutputs({
      vpcId: this.vpcId,
      cidrBlock: this.cidrBlock,
      privateSubnetIds: this.privateSubnetIds,
      publicSubnetIds: this.publicSubnetIds,
    });
  }
}

interface NetworkPlan {
  readonly layout: NetworkLayout;
  readonly egress: Egress;
  readonly natGateways: number;
  readonly publicSubnets: boolean;
  readonly ipv6: boolean;
  readonly retentionDays: number;
}

/** Source: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
const retentionPeriods = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

function planNetwork(args: PrivateNetworkArgs): NetworkPlan {
  const egress = requireOneOf("egress", args.egress ?? Egress.Nat, Object.values(Egress));
  const natGateways = requireOneOf("natGateways", args.natGateways ?? NatGateways.Single, Object.values(NatGateways));
  if (egress === Egress.Nat && args.publicSubnets === false) {
    throw new DeclarationError(
      "publicSubnets",
      false,
      "a NAT gateway stands in a public subnet.",
      "Leave publicSubnets out, or set egress to endpoints or none.",
    );
  }
  const retentionDays = args.flowLogRetentionDays ?? 90;
  if (!retentionPeriods.includes(retentionDays)) {
    const fix = `Choose one of ${retentionPeriods.join(", ")}.`;
    throw new DeclarationError("flowLogRetentionDays", retentionDays, "CloudWatch Logs knows no such period.", fix);
  }
  const layout = networkLayout(args.cidrBlock ?? "10.0.0.0/16", args.zones);
  return {
    layout,
    egress,
    natGateways: natGateways === NatGateways.PerZone ? layout.zones.length : 1,
    publicSubnets: args.publicSubnets ?? egress === Egress.Nat,
    ipv6: args.ipv6 ?? false,
    retentionDays,
  };
}

/** Whatever is put into the network without a group of its own gets this one, which lets nothing in and nothing out. */
function closedDefaultGroup({ name, vpc, tags, parent }: NetworkParts): void {
  new DefaultSecurityGroup(
    `${name}-default-sg`,
    { vpcId: vpc.id, ingress: [], egress: [], tags: tagsOf(name, `${name}-default-sg`, tags) },
    { parent },
  );
}
