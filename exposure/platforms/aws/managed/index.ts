import type { Graph } from "../../../graph/graph";
import type { NetworkInterface } from "../interfaces";
import { appRunnerServices } from "./appRunner";
import { caches } from "./caches";
import { distributions } from "./cloudfront";
import { vpcOriginInterfaces } from "./cloudfrontVpcOrigins";
import { databaseClusters } from "./databaseClusters";
import { databaseInstances } from "./databaseInstances";
import { functionUrls } from "./functions";
import type { PublicService } from "./publicService";
import { warehouses } from "./warehouses";

/** Services that a switch opens. Each kind has a file of its own. */
export function publicServices(graph: Graph): PublicService[] {
  return [functionUrls, appRunnerServices, distributions].flatMap((find) => find(graph));
}

/** Services that live in the subnets and groups of a VPC, as machines do. */
export function networkServices(graph: Graph): NetworkInterface[] {
  return [vpcOriginInterfaces, databaseInstances, databaseClusters, warehouses, caches].flatMap((find) => find(graph));
}
