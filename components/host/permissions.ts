import type { Place } from "../arn";
import type { Statement } from "./role";

/** The machine's own parameters, decrypted with its own key, and no other's. `path` is e.g. `/sallyport/personal/ember`. */
export function readOwnSecrets(place: Place, keyArn: string, path: string): readonly Statement[] {
  const own = parameterArn(place, `${path}/*`);
  return [
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
  ];
}

/** The machine's own public key, and no other parameter: whoever could write a peer's would be that peer. */
export function publishTunnelKey(place: Place, parameter: string): Statement {
  return { Sid: "PublishTunnelKey", Effect: "Allow", Action: "ssm:PutParameter", Resource: parameterArn(place, parameter) };
}

/** The public keys of the machine's peers. */
export function readTunnelKeys(place: Place, parameters: readonly string[]): Statement {
  const resources = parameters.map((parameter) => parameterArn(place, parameter));
  return { Sid: "ReadTunnelKeys", Effect: "Allow", Action: "ssm:GetParameter", Resource: resources };
}

/**
 * The least that lets Session Manager open a session; none of these actions knows a narrower resource.
 * Source: https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-create-iam-instance-profile.html
 */
export const openSessions: Statement = {
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
