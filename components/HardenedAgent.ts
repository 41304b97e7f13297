import * as pulumi from "@pulumi/pulumi";
import type { Instance } from "@pulumi/aws/ec2/instance";
import { Key } from "@pulumi/aws/kms/key";
import type { Parameter } from "@pulumi/aws/ssm/parameter";
import type { HostPlan } from "../model/plan";
import { renderSshClient } from "../render/sshClient";
import type { HardenedAgentArgs } from "./agentArgs";
import type { Place } from "./arn";
import { generatedSecrets, labelOf, planOfAgent } from "./host/agentPlan";
import { machine } from "./host/machine";
import type { BastionPeer } from "./host/openings";
import { type MachineSocket, socketsOf } from "./host/outputs";
import { parameterPath, publishedTunnelKey, tunnelKeyParameter, tunnelKeyParameters } from "./host/parameters";
import { openSessions, publishTunnelKey, readOwnSecrets, readTunnelKeys } from "./host/permissions";
import { machineRole, type MachineRole } from "./host/role";
import { externalSecret, storedSecret } from "./host/secrets";
import { planGroup } from "./host/securityGroup";
import { loginOf, sshTarget } from "./host/ssh";
import { startAfter } from "./host/startAfter";
import { userDataOf } from "./host/userData";
import { within } from "./inputs";
import { requireIdentifiers } from "./machineArgs";
import { tagsOf } from "./tags";

/**
 * A machine for one agent that nothing outside can address: in a private subnet, without a public address, closed but for SSH from
 * its bastion, or for nothing at all where it is managed through Session Manager or a tunnel that it dials itself.
 */
export class HardenedAgent extends pulumi.ComponentResource {
  static readonly __pulumiType = "sallyport:index:HardenedAgent";
  readonly instanceId: pulumi.Output<string>;
  readonly privateIp: pulumi.Output<string>;
  readonly securityGroupId: pulumi.Output<string>;
  /** User data that makes any Debian or Ubuntu machine, of any cloud, what this one is. Holds no secret. */
  readonly cloudInit: pulumi.Output<string>;
  /** Where the agent's secrets lie, e.g. `/sallyport/personal/ember`. */
  readonly parameterPath: pulumi.Output<string>;
  /** The agent's own key, with which to encrypt secrets that are put there by hand. */
  readonly keyArn: pulumi.Output<string>;
  /** For the operators' `~/.ssh/config`: the bastion, where there is one, and the agent behind it. Empty without SSH. */
  readonly sshConfig: pulumi.Output<string>;
  /** The sockets that monitoring expects on the machine; any other is drift. */
  readonly expectedSockets: pulumi.Output<MachineSocket[]>;

  constructor(name: string, args: HardenedAgentArgs, opts?: pulumi.ComponentResourceOptions) {
    const component = `HardenedAgent ${JSON.stringify(name)}: `;
    const path = parameterPath(name);
    const plan = within(component, () => planOfAgent(name, args, path));
    const userData = within(component, () => userDataOf(plan));
    requireIdentifiers(component, args);
    super(HardenedAgent.__pulumiType, name, { ...sealed(args), grants: plan.grants, listeners: plan.listeners }, opts);
    const key = agentKey(name, args, this);
    const secrets = agentSecrets(name, plan, args, key, this);
    const published = plan.tunnel === undefined ? [] : [publishedTunnelKey(name, args.tags, this)];
    const role = agentRole(name, plan, args, key, this);
    const { group, rules } = planGroup(
      `${name}-sg`,
      {
        vpcId: args.network.vpcId,
        vpcCidrs: args.network.vpcCidrs,
        plan,
        bastion: bastionOf(args),
        tags: args.tags,
      },
      this,
    );
    const instance = machine(
      name,
      {
        amiId: args.amiId,
        instanceType: args.instanceType ?? "t3.medium",
        subnetId: args.network.subnetId,
        securityGroupId: group.id,
        privateIp: args.network.address,
        publicAddress: false,
        diskGibibytes: args.diskGibibytes ?? 20,
        kmsKeyArn: key.arn,
        instanceProfile: role.profileName,
        userData,
        tags: args.tags,
      },
      { parent: this, dependsOn: startAfter(opts?.dependsOn, [role.policy, ...secrets, ...published, ...rules]) },
    );
    this.instanceId = instance.id;
    this.privateIp = instance.privateIp;
    this.securityGroupId = group.id;
    this.parameterPath = pulumi.output(path);
    this.keyArn = key.arn;
    this.cloudInit = pulumi.output(userData);
    this.sshConfig = agentSshConfig(name, plan, args, instance);
    this.expectedSockets = pulumi.output(socketsOf(plan));
    this.registerOutputs({
      instanceId: this.instanceId,
      privateIp: this.privateIp,
      securityGroupId: this.securityGroupId,
      parameterPath: this.parameterPath,
      keyArn: this.keyArn,
      cloudInit: this.cloudInit,
      sshConfig: this.sshConfig,
      expectedSockets: this.expectedSockets,
    });
  }
}

function bastionOf({ ssh }: HardenedAgentArgs): BastionPeer | undefined {
  const { bastion, fromCidrs = [] } = ssh ?? {};
  return bastion === undefined ? undefined : { cidrs: fromCidrs, securityGroupId: bastion.securityGroupId };
}

/** The arguments as the state may keep them: every secret wrapped before anything sees it. */
function sealed(args: HardenedAgentArgs): HardenedAgentArgs {
  const secrets = Object.entries(args.secrets ?? {}).map(([name, value]) => [name, pulumi.secret(value)] as const);
  return { ...args, secrets: Object.fromEntries(secrets) };
}

/** One key for each agent, so that the right to decrypt one agent's secrets is never the right to decrypt another's. */
function agentKey(name: string, args: HardenedAgentArgs, parent: pulumi.Resource): Key {
  return new Key(
    `${name}-key`,
    {
      description: `Secrets and disk of ${name}`,
      enableKeyRotation: true,
      deletionWindowInDays: 30,
      tags: tagsOf(name, `${name}-key`, args.tags),
    },
    { parent },
  );
}

/** A parameter for every secret of the plan: given, generated, or left open for someone to fill in by hand. */
function agentSecrets(name: string, plan: HostPlan, args: HardenedAgentArgs, key: Key, parent: pulumi.Resource): Parameter[] {
  const generated = plan.agent === undefined ? [] : generatedSecrets(plan.agent.profile);
  return (plan.agent?.secrets ?? []).map(({ environmentName, parameterName }) => {
    const label = labelOf(environmentName);
    const given = args.secrets?.[environmentName];
    return given === undefined && !generated.includes(environmentName)
      ? externalSecret(name, { label, parameterName }, key, args.tags, parent)
      : storedSecret(name, { label, parameterName, given }, key, args.tags, parent);
  });
}

function agentRole(name: string, plan: HostPlan, args: HardenedAgentArgs, key: Key, parent: pulumi.Resource): MachineRole {
  const { [name]: _own, ...peers } = tunnelKeyParameters(plan);
  const statements = (place: Place, keyArn: string) => [
    ...readOwnSecrets(place, keyArn, parameterPath(name)),
    ...(plan.tunnel === undefined ? [] : [publishTunnelKey(place, tunnelKeyParameter(name))]),
    ...(Object.keys(peers).length === 0 ? [] : [readTunnelKeys(place, Object.values(peers))]),
    // Without SSH, Session Manager is the way in; with it, one way is enough.
    ...(plan.ssh === undefined ? [openSessions] : []),
  ];
  return machineRole(name, { anchorArn: key.arn, statements, tags: args.tags }, parent);
}

/** Through the bastion by the private address; without one, by the address inside the tunnel. */
function agentSshConfig(name: string, plan: HostPlan, args: HardenedAgentArgs, instance: Instance): pulumi.Output<string> {
  const login = loginOf(plan);
  const bastion = args.ssh?.bastion;
  if (login === undefined) {
    return pulumi.output("");
  }
  if (bastion === undefined) {
    const inTunnel = plan.tunnel?.address.split("/")[0] ?? "";
    return pulumi.output(renderSshClient([sshTarget(name, login, inTunnel)]));
  }
  const jump = { user: bastion.user ?? "jump", port: login.port };
  return pulumi
    .all([bastion.publicIp, instance.privateIp])
    .apply(([publicIp, privateIp]) =>
      renderSshClient([sshTarget(bastion.name, jump, publicIp), sshTarget(name, login, privateIp, bastion.name)]),
    );
}
