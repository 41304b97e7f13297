import type { Graph } from "../../../graph/graph";
import { property, readString } from "../../../graph/read";
import type { Value } from "../../../graph/values";
import type { Certainty } from "../../../proof";
import { tri } from "../tri";
import { httpsDoor, type PublicService } from "./publicService";

/**
 * Function URLs: reachable by everybody in both families, whoever may then call.
 * Source: Lambda developer guide, "Lambda function URLs".
 */
export function functionUrls(graph: Graph): PublicService[] {
  return graph.ofType("aws:lambda/functionUrl:FunctionUrl").map((url) => ({
    owner: url,
    isPublic: tri("yes", url.urn, "authorizationType", "a function URL is on the internet"),
    families: ["ipv4", "ipv6"],
    checksIdentity: checksIdentity(property(url, "authorizationType")),
    doors: [httpsDoor(url, "functionName")],
  }));
}

/** `AWS_IAM`: every call is signed by an identity of the account's choosing. `NONE`: the function judges for itself. */
function checksIdentity(authorization: Value | undefined): Certainty {
  const type = readString(authorization);
  if (type.kind === "unknown") return "maybe";
  return type.kind === "known" && type.value === "AWS_IAM" ? "yes" : "no";
}
