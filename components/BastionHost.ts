import * as pulumi from "@pulumi/pulumi";
import { Eip } from "@pulumi/aws/ec2/eip";
import { EipAssociation } from "@pulumi/aws/ec2/eipAssociation";
import type { HostPlan } from "../model/plan";
import { renderSshClient } from "../render/sshClient";
import type { Place } from "./arn";
import type { GrantArgs } from "./grant";
import { planOfBastion } from "./host/bastionPlan";
import { machine } from "./host/machine";
import { type MachineSocket, socketsOf } from "./host/outputs";
import { publishedTunnelKey, tunnelKeyParameters } from "./host/parameters";
import { publishTunnelKey, readTunnelKeys } from "./host/permissions";
import { machineRole } from "./host/role";
import { planGroup } from "./host/securityGroup";
import { loginOf, sshTarget } from "./host/ssh";
import { startAfter } from "./host/startAfter";
import { userDataOf } from "./host/userData";
import { within } from "./inputs";
import { type EgressArgs, type MachineNetworkArgs, requireIdentifiers } from "./machineArgs";
import { tagsOf } from "./tags";

/** A machine that operators reach through the bastion. */
export interface BastionTargetArgs {
  /** Its name, for rules and messages. */
  name: string;
  /**
   * Its private address, e.g. `10.0.1.5`, or, while that is not known, its subnet of at most 256 addresses.
   * Exposure: whoever may log in to the bastion can open a connection to SSH there, port 2222.
   */
  address: string;
}

/** What a peer of the management tunnel is. */
export const TunnelPeerKind = {
  /** May open SSH on the bastion. */
  Operator: "operator",
  /** May open nothing; operators may jump to it. */
  Agent: "agent",
} as const;
export type TunnelPeerKind = (typeof TunnelPeerKind)[keyof typeof TunnelPeerKind];

/** A machine that dials into the management tunnel. */
export interface TunnelPeerArgs {
  /** Its name. */
  name: string;
  /** What it is. Exposure: an operator reaches SSH on the bastion through the tunnel; an agent reaches nothing. */
  kind: TunnelPeerKind;
  /** Its single address inside the tunnel, e.g. `10.255.0.2/32`. Exposure: the only address from which its packets are taken. */
  address: string;
  /** Its WireGuard public key. Default: read from the parameter in which the machine of that name publishes it. */
  publicKey?: string;
}

/** The bastion's end of the management tunnel. */
export interface BastionTunnelArgs {
  /** The bastion's address inside the tunnel with the tunnel's mask, e.g. `10.255.0.1/24`. Exposure: none. */
  address: string;
  /** UDP port it listens on. Default: 51820. Exposure: opened only as far as a grant to `wireguard` says. */
  listenPort?: number;
  /** Who may dial in. */
  peers: TunnelPeerArgs[];
}

/** Who may log in to the bastion, and from where. */
export interface BastionSshArgs {
  /**
   * Networks that may open SSH. Default: none; then the tunnel's operators and granted networks alone may. Plain text, because each
   * network becomes a rule of its own. Exposure: every address of theirs reaches port 2222. World-wide ranges need a grant to `ssh`.
   * @example ["203.0.113.0/24"]
   */
  fromCidrs?: string[];
  /** Public keys of those who may log in, OpenSSH one-line form; not the ones of the agents. Exposure: whoever holds the private half gets in. */
  authorizedKeys: string[];
  /** System users they log in as. Default: jump. */
  users?: string[];
}

export interface BastionHostArgs {
  /** Where the machine stands: in a public subnet. Exposure: it gets a public address there, as the only machine of a scenario. */
  network: MachineNetworkArgs;
  /** Machine image, given and never looked up: Debian 12 or Ubuntu (docs/images.md). Exposure: what it starts, the firewall closes. */
  amiId: pulumi.Input<string>;
  /** Instance type, of the image's architecture. Default: t3.micro. Exposure: none. Cost: billed by the hour. */
  instanceType?: pulumi.Input<string>;
  /** SSH on port 2222. Exposure: see its fields. */
  ssh: BastionSshArgs;
  /** Agents to which connections may be forwarded. Default: none, and then nothing is forwarded. Exposure: see the field `address`. */
  agents?: BastionTargetArgs[];
  /** Management tunnel. Default: none. Exposure: none without a grant to `wireguard`. */
  wireguard?: BastionTunnelArgs;
  /** Where the bastion may go besides names, time, apt's packages (port 80) and the agents' SSH. Default: HTTPS to anywhere. Exposure: outward only. */
  egress?: EgressArgs[];
  /** What is opened beyond the defaults, and why. Default: nothing. Exposure: exactly what each grant says. */
  grants?: GrantArgs[];
  /** Tags for every resource that takes tags. Default: none beyond the component's own. Exposure: none. */
  tags?: Record<string, pulumi.Input<string>>;
}

/**
 * The only machine of a scenario that has a public address, and only for SSH from named networks: it forwards to the agents named
 * and to nothing else, and it has no role, so there are no credentials on it to take, unless it publishes a tunnel key.
 */
export class BastionHost extends pulumi.ComponentResource {
  static readonly __pulumiType = "sallyport:index:BastionHost";
  readonly instanceId: pulumi.Output<string>;
  readonly publicIp: pulumi.Output<string>;
  readonly privateIp: pulumi.Output<string>;
  readonly securityGroupId: pulumi.Output<string>;
  /** User data that makes any Debian or Ubuntu machine, of any cloud, what this one is. Holds no secret. */
  readonly cloudInit: pulumi.Output<string>;
  /** For the operators' `~/.ssh/config`. */
  readonly sshConfig: pulumi.Output<string>;
  /** The sockets that monitoring expects on the machine; any other is drift. */
  readonly expectedSockets: pulumi.Output<MachineSocket[]>;

  constructor(name: string, args: BastionHostArgs, opts?: pulumi.ComponentResourceOptions) {
    const component = `BastionHost ${JSON.stringify(name)}: `;
    const plan = within(component, () => planOfBastion(name, args));
    requireIdentifiers(component, args);
    super(BastionHost.__pulumiType, name, { ...args, grants: plan.grants, listeners: plan.listeners }, opts);
    const userData = within(component, () => userDataOf(plan));
    const { group, rules } = planGroup(
      `${name}-sg`,
      { vpcId: args.network.vpcId, vpcCidrs: args.network.vpcCidrs, plan, tags: args.tags },
      this,
    );
    const address = new Eip(
      `${name}-address`,
      { domain: "vpc", tags: tagsOf(name, `${name}-address`, args.tags) },
      { parent: this },
    );
    const role = plan.tunnel === undefined ? undefined : tunnelRole(name, plan, args, group.arn, this);
    const instance = machine(
      name,
      {
        amiId: args.amiId,
        instanceType: args.instanceType ?? "t3.micro",
        subnetId: args.network.subnetId,
        securityGroupId: group.id,
        privateIp: args.network.address,
        // Its packages must come from somewhere in the seconds before the Elastic IP takes this one's place.
        publicAddress: true,
        diskGibibytes: 10,
        instanceProfile: role?.profileName,
        userData,
        tags: args.tags,
      },
      { parent: this, dependsOn: startAfter(opts?.dependsOn, [...rules, ...(role?.before ?? [])]) },
    );
    new EipAssociation(`${name}-address-association`, { allocationId: address.id, instanceId: instance.id }, { parent: this });
    this.instanceId = instance.id;
    this.publicIp = address.publicIp;
    this.privateIp = instance.privateIp;
    this.securityGroupId = group.id;
    this.cloudInit = pulumi.output(userData);
    this.sshConfig = address.publicIp.apply((publicIp) => bastionSshConfig(name, plan, publicIp));
    this.expectedSockets = pulumi.output(socketsOf(plan));
    this.registerOutputs({
      instanceId: this.instanceId,
      publicIp: this.publicIp,
      privateIp: this.privateIp,
      securityGroupId: this.securityGroupId,
      cloudInit: this.cloudInit,
      sshConfig: this.sshConfig,
      expectedSockets: this.expectedSockets,
    });
  }
}

/** A role only where there is a tunnel: to publish the bastion's public key and to read those that its peers publish. */
function tunnelRole(
  name: string,
  plan: HostPlan,
  args: BastionHostArgs,
  anchorArn: pulumi.Output<string>,
  parent: pulumi.Resource,
) {
  const { [name]: own = "", ...peers } = tunnelKeyParameters(plan);
  const published = publishedTunnelKey(name, args.tags, parent);
  const statements = (place: Place) => [
    publishTunnelKey(place, own),
    ...(Object.keys(peers).length === 0 ? [] : [readTunnelKeys(place, Object.values(peers))]),
  ];
  const role = machineRole(name, { anchorArn, statements, tags: args.tags }, parent);
  return { profileName: role.profileName, before: [published, role.policy] };
}

function bastionSshConfig(name: string, plan: HostPlan, publicIp: string): string {
  const login = loginOf(plan);
  return login === undefined ? "" : renderSshClient([sshTarget(name, login, publicIp)]);
}
