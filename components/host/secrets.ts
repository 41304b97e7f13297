import type * as pulumi from "@pulumi/pulumi";
import type { Key } from "@pulumi/aws/kms/key";
import { Parameter } from "@pulumi/aws/ssm/parameter";
import { RandomBytes } from "@pulumi/random/randomBytes";
import { tagsOf, type Tags } from "../tags";

/** A secret of one agent: given, or generated where nothing is given. */
export interface SecretPlan {
  /** Last part of the parameter's name, e.g. `gateway-token`. */
  readonly label: string;
  readonly parameterName: string;
  readonly given: pulumi.Input<string> | undefined;
}

/** 256 bits, written as 64 hexadecimal digits. */
const tokenBytes = 32;

/**
 * A secret where the machine finds it and nobody else may read it: an encrypted parameter under the agent's own path. The value needs
 * no mark here: @pulumi/aws treats what a parameter holds as secret.
 */
export function storedSecret(
  name: string,
  secret: SecretPlan,
  key: Key,
  tags: Tags | undefined,
  parent: pulumi.Resource,
): Parameter {
  const value = secret.given ?? generatedToken(`${name}-${secret.label}-value`, parent);
  return new Parameter(
    `${name}-${secret.label}`,
    {
      name: secret.parameterName,
      description: `${secret.label} of ${name}`,
      type: "SecureString",
      keyId: key.arn,
      value,
      tags: tagsOf(name, `${name}-${secret.label}`, tags),
    },
    { parent },
  );
}

function generatedToken(name: string, parent: pulumi.Resource): pulumi.Output<string> {
  return new RandomBytes(name, { length: tokenBytes }, { parent }).hex;
}

/**
 * A place for a secret that someone puts there by hand. It exists from the start, so that the machine boots without it and the
 * right key is used; the placeholder is write-only, so that what replaces it is never read back into the state.
 */
export function externalSecret(
  name: string,
  { label, parameterName }: Pick<SecretPlan, "label" | "parameterName">,
  key: Key,
  tags: Tags | undefined,
  parent: pulumi.Resource,
): Parameter {
  return new Parameter(
    `${name}-${label}`,
    {
      name: parameterName,
      description: `${label} of ${name}, put there by hand`,
      type: "SecureString",
      keyId: key.arn,
      valueWo: "unset",
      valueWoVersion: 1,
      tags: tagsOf(name, `${name}-${label}`, tags),
    },
    { parent },
  );
}
