import type { Graph } from "../../../graph/graph";
import type { NetworkInterface } from "../interfaces";
import { appRunnerServices } from "./appRunner";
import { databaseInstances } from "./databaseInstances";
import { functionUrls } from "./functions";
import type { PublicService } from "./publicService";

/** Services that a switch opens. Each kind has a file of its own. */
export function publicServices(graph: Graph): PublicService[] {
  return [functionUrls, appRunnerServices].flatMap((find) => find(graph));
}

/** Services that live in the subnets and groups of a VPC, as machines do. */
export function networkServices(graph: Graph): NetworkInterface[] {
  return [databaseInstances].flatMap((find) => find(graph));
}
