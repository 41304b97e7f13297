import type { Graph } from "../../../graph/graph";
import type { NetworkInterface } from "../interfaces";
import { accelerators } from "./accelerator";
import { appRunnerServices } from "./appRunner";
import { caches } from "./caches";
import { clientVpnEndpoints } from "./clientVpn";
import { distributions } from "./cloudfront";
import { vpcOriginInterfaces } from "./cloudfrontVpcOrigins";
import { clusterEndpoints, privateClusterEndpoints } from "./clusterEndpoints";
import { databaseClusters } from "./databaseClusters";
import { databaseInstances } from "./databaseInstances";
import { functionUrls } from "./functions";
import { lightsailInstances } from "./lightsailInstances";
import { lightsailBalancers, lightsailContainers, lightsailDatabases } from "./lightsailServices";
import type { PublicService } from "./publicService";
import { warehouses } from "./warehouses";

/** Services that a switch opens. Each kind has a file of its own. */
export function publicServices(graph: Graph): PublicService[] {
  return [
    functionUrls,
    appRunnerServices,
    distributions,
    accelerators,
    clusterEndpoints,
    clientVpnEndpoints,
    lightsailInstances,
    lightsailDatabases,
    lightsailContainers,
    lightsailBalancers,
  ].flatMap((find) => find(graph));
}

/** Services that live in the subnets and groups of a VPC, as machines do. */
export function networkServices(graph: Graph): NetworkInterface[] {
  return [vpcOriginInterfaces, databaseInstances, databaseClusters, warehouses, caches, privateClusterEndpoints].flatMap((find) =>
    find(graph),
  );
}
