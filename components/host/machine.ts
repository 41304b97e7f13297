import type * as pulumi from "@pulumi/pulumi";
import { Instance } from "@pulumi/aws/ec2/instance";
import { tagsOf, type Tags } from "../tags";
import { encodeUserData } from "../../render/cloudInit";

export interface MachinePlan {
  readonly amiId: pulumi.Input<string>;
  readonly instanceType: pulumi.Input<string>;
  readonly subnetId: pulumi.Input<string>;
  readonly securityGroupId: pulumi.Input<string>;
  readonly publicAddress: boolean;
  /** A fixed private address, or any of the subnet's. */
  readonly privateIp: string | undefined;
  readonly diskGibibytes: number;
  /** Key of the disk; the account's own EBS key where there is none. */
  readonly kmsKeyArn?: pulumi.Input<string>;
  readonly instanceProfile?: pulumi.Input<string>;
  /** Plain text; compressed here, because a whole machine in words exceeds what EC2 takes. */
  readonly userData: string;
  readonly tags: Tags | undefined;
}

/** An EC2 machine with what no option of ours can switch off: session tokens for metadata, no hop further, an encrypted disk. */
export function machine(name: string, plan: MachinePlan, opts: pulumi.CustomResourceOptions): Instance {
  const tags = tagsOf(name, name, plan.tags);
  return new Instance(
    name,
    {
      ami: plan.amiId,
      instanceType: plan.instanceType,
      subnetId: plan.subnetId,
      vpcSecurityGroupIds: [plan.securityGroupId],
      privateIp: plan.privateIp,
      associatePublicIpAddress: plan.publicAddress,
      iamInstanceProfile: plan.instanceProfile,
      metadataOptions: {
        httpEndpoint: "enabled",
        httpTokens: "required",
        // One hop: a container, whose packets take one more, gets no answer.
        httpPutResponseHopLimit: 1,
        httpProtocolIpv6: "disabled",
        instanceMetadataTags: "disabled",
      },
      rootBlockDevice: {
        encrypted: true,
        kmsKeyId: plan.kmsKeyArn,
        volumeType: "gp3",
        volumeSize: plan.diskGibibytes,
        deleteOnTermination: true,
        tags,
      },
      userDataBase64: encodeUserData(plan.userData),
      // cloud-init runs once in a machine's life: without a new machine a changed plan would never take effect.
      userDataReplaceOnChange: true,
      tags,
    },
    // Two machines cannot have one address, so the old one must be gone before the new one can start.
    { ...opts, deleteBeforeReplace: plan.privateIp !== undefined },
  );
}
