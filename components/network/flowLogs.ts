import type * as pulumi from "@pulumi/pulumi";
import { LogGroup } from "@pulumi/aws/cloudwatch/logGroup";
import { FlowLog } from "@pulumi/aws/ec2/flowLog";
import type { Vpc } from "@pulumi/aws/ec2/vpc";
import { Role } from "@pulumi/aws/iam/role";
import { RolePolicy } from "@pulumi/aws/iam/rolePolicy";
import { Key } from "@pulumi/aws/kms/key";
import { policyFrom, type Place } from "../arn";
import { tagsOf, type Tags } from "../tags";

/** Every accepted and refused packet of the network, in an encrypted log group that only the flow-log role may write. */
export function flowLogs(name: string, vpc: Vpc, retentionDays: number, tags: Tags | undefined, parent: pulumi.Resource): void {
  const child = { parent };
  const key = new Key(
    `${name}-flow-key`,
    {
      description: `Flow logs of ${name}`,
      enableKeyRotation: true,
      deletionWindowInDays: 30,
      policy: policyFrom(vpc.arn, flowKeyPolicy),
      tags: tagsOf(name, `${name}-flow-key`, tags),
    },
    child,
  );
  const group = new LogGroup(
    `${name}-flow-logs`,
    { kmsKeyId: key.arn, retentionInDays: retentionDays, tags: tagsOf(name, `${name}-flow-logs`, tags) },
    child,
  );
  const role = new Role(
    `${name}-flow-role`,
    {
      description: `Writes the flow logs of ${name}`,
      assumeRolePolicy: policyFrom(vpc.arn, flowTrustPolicy),
      tags: tagsOf(name, `${name}-flow-role`, tags),
    },
    child,
  );
  const policy = new RolePolicy(
    `${name}-flow-role-policy`,
    { role: role.name, policy: group.arn.apply((arn) => JSON.stringify(flowWritePolicy(arn))) },
    child,
  );
  new FlowLog(
    `${name}-flow-log`,
    {
      vpcId: vpc.id,
      trafficType: "ALL",
      logDestinationType: "cloud-watch-logs",
      logDestination: group.arn,
      iamRoleArn: role.arn,
      maxAggregationInterval: 60,
      tags: tagsOf(name, `${name}-flow-log`, tags),
    },
    { parent, dependsOn: policy },
  );
}

/**
 * A key that its account administers and CloudWatch Logs may use, for log groups of this account and region alone.
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
 */
function flowKeyPolicy({ partition, region, account }: Place): object {
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "AccountAdministers",
        Effect: "Allow",
        Principal: { AWS: `arn:${partition}:iam::${account}:root` },
        Action: "kms:*",
        Resource: "*",
      },
      {
        Sid: "LogsEncrypt",
        Effect: "Allow",
        Principal: { Service: `logs.${region}.amazonaws.com` },
        Action: ["kms:Encrypt*", "kms:Decrypt*", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:Describe*"],
        Resource: "*",
        Condition: {
          ArnLike: { "kms:EncryptionContext:aws:logs:arn": `arn:${partition}:logs:${region}:${account}:log-group:*` },
        },
      },
    ],
  };
}

/** Only the flow-log service, and only for this account: the condition keeps other accounts from borrowing the role. */
function flowTrustPolicy({ account }: Place): object {
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Service: "vpc-flow-logs.amazonaws.com" },
        Action: "sts:AssumeRole",
        Condition: { StringEquals: { "aws:SourceAccount": account } },
      },
    ],
  };
}

function flowWritePolicy(groupArn: string): object {
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Action: ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams"],
        Resource: [groupArn, `${groupArn}:*`],
      },
      // DescribeLogGroups knows no narrower resource, and reveals names alone.
      { Effect: "Allow", Action: "logs:DescribeLogGroups", Resource: "*" },
    ],
  };
}
