import * as pulumi from "@pulumi/pulumi";
import { InstanceProfile } from "@pulumi/aws/iam/instanceProfile";
import { Role } from "@pulumi/aws/iam/role";
import { RolePolicy } from "@pulumi/aws/iam/rolePolicy";
import type { Key } from "@pulumi/aws/kms/key";
import { placeOf, type Place } from "../arn";
import { tagsOf, type Tags } from "../tags";

/** What one machine may do in its account. Everything else is refused. */
export interface RolePlan {
  /** Parameters under this path are the machine's own, e.g. `/sallyport/personal/ember`. */
  readonly parameterPath: string;
  /** An ARN of the same account and region, and the key that the parameters are encrypted with. */
  readonly key: Key;
  /** Whether Session Manager may open a session. */
  readonly sessions: boolean;
  /** The parameter in which the machine publishes its WireGuard public key, where it has a tunnel. */
  readonly publishedKey: string | undefined;
  readonly tags: Tags | undefined;
}

export interface MachineRole {
  readonly profileName: pulumi.Output<string>;
  /** What must exist before the machine boots. */
  readonly policy: RolePolicy;
}

/** The role of one machine, with an inline policy alone: AWS's managed policy for Session Manager reads every parameter. */
export function machineRole(name: string, plan: RolePlan, parent: pulumi.Resource): MachineRole {
  const role = new Role(
    `${name}-role`,
    {
      description: `What ${name} may do`,
      assumeRolePolicy: JSON.stringify(ec2Trust),
      tags: tagsOf(name, `${name}-role`, plan.tags),
    },
    { parent },
  );
  const policy = new RolePolicy(
    `${name}-role-policy`,
    { role: role.name, policy: plan.key.arn.apply((keyArn) => JSON.stringify(machinePolicy(plan, keyArn))) },
    { parent },
  );
  const profile = new InstanceProfile(
    `${name}-instance-profile`,
    { role: role.name, tags: tagsOf(name, `${name}-instance-profile`, plan.tags) },
    { parent },
  );
  return { profileName: profile.name, policy };
}

const ec2Trust = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" }],
};

function machinePolicy(plan: RolePlan, keyArn: string): object {
  const place = placeOf(keyArn);
  const own = parameterArn(place, `${plan.parameterPath}/*`);
  return {
    Version: "2012-10-17",
    Statement: [
      { Sid: "ReadOwnParameters", Effect: "Allow", Action: ["ssm:GetParameter", "ssm:GetParameters"], Resource: own },
      {
        Sid: "DecryptOwnParameters",
        Effect: "Allow",
        Action: "kms:Decrypt",
        Resource: keyArn,
        // Only as part of reading a parameter, and only one of its own: not the machine's disk, nor anything else under this key.
        Condition: {
          StringEquals: { "kms:ViaService": `ssm.${place.region}.amazonaws.com` },
          StringLike: { "kms:EncryptionContext:PARAMETER_ARN": own },
        },
      },
      ...(plan.publishedKey === undefined ? [] : [publish(parameterArn(place, plan.publishedKey))]),
      ...(plan.sessions ? [sessionManager] : []),
    ],
  };
}

function publish(parameter: string): object {
  return { Sid: "PublishTunnelKey", Effect: "Allow", Action: "ssm:PutParameter", Resource: parameter };
}

/**
 * The least that lets Session Manager open a session; none of these actions knows a narrower resource.
 * Source: https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-create-iam-instance-profile.html
 */
const sessionManager = {
  Sid: "SessionManager",
  Effect: "Allow",
  Action: [
    "ssm:UpdateInstanceInformation",
    "ssmmessages:CreateControlChannel",
    "ssmmessages:CreateDataChannel",
    "ssmmessages:OpenControlChannel",
    "ssmmessages:OpenDataChannel",
  ],
  Resource: "*",
};

function parameterArn({ partition, region, account }: Place, name: string): string {
  return `arn:${partition}:ssm:${region}:${account}:parameter${name}`;
}
