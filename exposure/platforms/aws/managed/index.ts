import type { Graph } from "../../../graph/graph";
import type { NetworkInterface } from "../interfaces";
import { accelerators } from "./accelerator";
import { httpApis, restApis } from "./apiGateway";
import { vpcLinkInterfaces } from "./apiGatewayLinks";
import { appRunnerServices } from "./appRunner";
import { brokers, publicBrokers } from "./brokers";
import { caches } from "./caches";
import { clientVpnEndpoints } from "./clientVpn";
import { distributions } from "./cloudfront";
import { vpcOriginInterfaces } from "./cloudfrontVpcOrigins";
import { clusterEndpoints, privateClusterEndpoints } from "./clusterEndpoints";
import { containerServices } from "./containerServices";
import { databaseClusters } from "./databaseClusters";
import { databaseInstances } from "./databaseInstances";
import { functionUrls } from "./functions";
import { kafkaClusters, serverlessKafkaClusters } from "./kafka";
import { lightsailInstances } from "./lightsailInstances";
import { lightsailBalancers, lightsailContainers, lightsailDatabases } from "./lightsailServices";
import type { PublicService } from "./publicService";
import { publicSearchDomains, searchDomains } from "./searchDomains";
import { publicTransferServers, transferServers } from "./transferServers";
import { warehouses } from "./warehouses";
import { networkFunctions, notebooks, replicationInstances } from "./workers";

/** Services that a switch opens. Each kind has a file of its own. */
export function publicServices(graph: Graph): PublicService[] {
  return [
    functionUrls,
    appRunnerServices,
    distributions,
    accelerators,
    restApis,
    httpApis,
    clusterEndpoints,
    clientVpnEndpoints,
    lightsailInstances,
    lightsailDatabases,
    lightsailContainers,
    lightsailBalancers,
    publicBrokers,
    publicSearchDomains,
    publicTransferServers,
  ].flatMap((find) => find(graph));
}

/** Services that live in the subnets and groups of a VPC, as machines do. */
export function networkServices(graph: Graph): NetworkInterface[] {
  return [
    vpcOriginInterfaces,
    vpcLinkInterfaces,
    databaseInstances,
    databaseClusters,
    warehouses,
    caches,
    privateClusterEndpoints,
    kafkaClusters,
    serverlessKafkaClusters,
    brokers,
    searchDomains,
    transferServers,
    containerServices,
    replicationInstances,
    networkFunctions,
    notebooks,
  ].flatMap((find) => find(graph));
}
