import type { Graph, Resource } from "../../../graph/graph";
import { isList, property } from "../../../graph/read";
import { UNKNOWN, type Value } from "../../../graph/values";
import { classicLoadBalancerType, elasticAddressType, instanceTypes, loadBalancerType } from "../types";

/** Outputs that hold the host name or address under which a kind of resource answers on the internet. */
const hostOutputs: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries([loadBalancerType, classicLoadBalancerType].map((type) => [type, ["dnsName"]])),
  ...Object.fromEntries(instanceTypes.map((type) => [type, ["publicDns", "publicIp"]])),
  [elasticAddressType]: ["publicDns", "publicIp"],
  "aws:apigateway/restApi:RestApi": [],
  "aws:apigateway/stage:Stage": ["invokeUrl"],
  "aws:apigatewayv2/api:Api": ["apiEndpoint"],
  "aws:apigatewayv2/stage:Stage": ["invokeUrl"],
  "aws:apprunner/service:Service": ["serviceUrl"],
  "aws:cloudfront/distribution:Distribution": ["domainName"],
  "aws:globalaccelerator/accelerator:Accelerator": ["dnsName", "dualStackDnsName"],
  "aws:lambda/functionUrl:FunctionUrl": ["functionUrl"],
};

export const hostTypes: readonly string[] = Object.keys(hostOutputs);

/** What may answer under the host names that one property gives, and whether each certainly does. */
export interface NamedHost {
  readonly resource: Resource;
  readonly sure: boolean;
}

/**
 * Follow host names or URLs to the resources that answer under them: a known one by the output it equals, one that is not known
 * yet by the resources it depends on. A name that no resource of the graph has is somebody else's.
 */
export function hostsNamed(graph: Graph, from: Resource, name: string, values: readonly (Value | undefined)[]): NamedHost[] {
  const known = values.flatMap((value) => (typeof value === "string" ? withHost(graph, value) : []));
  const open = values.filter((value) => value === UNKNOWN).length;
  const candidates = open === 0 ? [] : candidatesOf(graph, from, name).filter((each) => !known.includes(each));
  const sure = open >= candidates.length && (from.dependencies.get(name) ?? []).length > 0;
  return [
    ...[...new Set(known)].map((resource) => ({ resource, sure: true })),
    ...candidates.map((resource) => ({ resource, sure })),
  ];
}

function candidatesOf(graph: Graph, from: Resource, name: string): Resource[] {
  const urns = from.dependencies.get(name) ?? [];
  // A value that comes from no resource was looked up or read, and may name any of them.
  if (urns.length === 0) return hostTypes.flatMap((type) => graph.ofType(type));
  return urns.flatMap((urn) => {
    const resource = graph.byUrn.get(urn);
    return resource !== undefined && hostTypes.includes(resource.type) ? [resource] : [];
  });
}

function withHost(graph: Graph, text: string): Resource[] {
  const host = hostOf(text);
  return hostTypes.flatMap((type) =>
    graph.ofType(type).filter((resource) =>
      (hostOutputs[type] ?? []).some((output) => {
        const own = property(resource, output);
        return typeof own === "string" && own !== "" && hostOf(own) === host;
      }),
    ),
  );
}

/** The host of a URL, or the text itself where it is a bare host name. */
function hostOf(text: string): string {
  return text
    .trim()
    .toLowerCase()
    .replace(/^[a-z]+:\/\//, "")
    .replace(/[/:].*$/, "");
}

/** A list, or the single block that some providers write instead of a list of one; `UNKNOWN` items stay in place. */
export function blocksOf(value: Value | undefined): readonly Value[] {
  if (value === undefined || value === null) return [];
  return isList(value) ? value : [value];
}
