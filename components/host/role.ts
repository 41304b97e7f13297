import type * as pulumi from "@pulumi/pulumi";
import { InstanceProfile } from "@pulumi/aws/iam/instanceProfile";
import { Role } from "@pulumi/aws/iam/role";
import { RolePolicy } from "@pulumi/aws/iam/rolePolicy";
import { type Place, policyFrom } from "../arn";
import { tagsOf, type Tags } from "../tags";

export type Statement = Readonly<Record<string, unknown>>;

/** What one machine may do in its account. Everything else is refused. */
export interface RolePlan {
  /** The ARN that says which account and region the machine is in: its key's, or its security group's. */
  readonly anchorArn: pulumi.Output<string>;
  readonly statements: (place: Place, anchorArn: string) => readonly Statement[];
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
  const document = (place: Place, arn: string) => ({ Version: "2012-10-17", Statement: plan.statements(place, arn) });
  const policy = new RolePolicy(
    `${name}-role-policy`,
    { role: role.name, policy: policyFrom(plan.anchorArn, document) },
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
