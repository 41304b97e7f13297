import type * as pulumi from "@pulumi/pulumi";

/** Where a resource lives, read from its own ARN, so that no component has to look up the account or the region. */
export interface Place {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
}

/**
 * `arn:partition:service:region:account:resource` taken apart.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
 */
export function placeOf(arn: string): Place {
  const [prefix, partition, , region, account] = arn.split(":");
  if (prefix !== "arn" || !partition || !region || !account) {
    throw new Error(`"${arn}" is not the ARN of a regional resource.`);
  }
  return { partition, region, account };
}

/** A policy document made from a resource's ARN; the text waits for the ARN and for nothing else. */
export function policyFrom(arn: pulumi.Output<string>, document: (place: Place, arn: string) => object): pulumi.Output<string> {
  return arn.apply((known) => JSON.stringify(document(placeOf(known), known)));
}
