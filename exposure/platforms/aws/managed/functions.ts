import type { Graph } from "../../../graph/graph";
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
    doors: [httpsDoor(url, "functionName")],
  }));
}
