import type { Graph, Resource } from "../../../graph/graph";
import { linksTo } from "../../../graph/links";
import { isList, property, readBoolean, readString } from "../../../graph/read";
import type { Value } from "../../../graph/values";
import type { Certainty, Step } from "../../../proof";
import { all, any, tri, type Tri } from "../tri";
import { documentForwards, integrationForwards, type Integration } from "./apiGatewayLinks";
import { within } from "./appRunner";
import { familiesOf, inFamilies } from "./families";
import { httpsDoor, type Places, type PublicService } from "./publicService";

const restType = "aws:apigateway/restApi:RestApi";
const httpType = "aws:apigatewayv2/api:Api";

/**
 * REST APIs: on the internet unless private, once they have a stage, under AWS's host name or a domain of their own.
 * Source: API Gateway developer guide, "API endpoint types for REST APIs", "Disable the default endpoint", "VPC links".
 */
export function restApis(graph: Graph): PublicService[] {
  return graph.ofType(restType).flatMap((api) => {
    const configuration = property(api, "endpointConfiguration");
    const checks = identityOf(graph, api, { type: "aws:apigateway/method:Method", api: "restApi", by: "authorization" });
    const stages = { type: "aws:apigateway/stage:Stage", name: "restApi" };
    const mappings = { type: "aws:apigateway/basePathMapping:BasePathMapping", name: "restApi" };
    const isPublic = all(
      isNotPrivate(api, within(configuration, "types")),
      hasStage(graph, api, [stages, { type: "aws:apigateway/deployment:Deployment", name: "restApi", needs: "stageName" }]),
      hasName(graph, api, [mappings]),
      policyAdmits(graph, api),
    );
    const families = familiesOf(api, "endpointConfiguration", within(configuration, "ipAddressType"), "ipv4");
    const integrations = (): Integration[] =>
      linked(graph, api, { type: "aws:apigateway/integration:Integration", name: "restApi" }).map(({ resource, depends }) => ({
        resource,
        kind: property(resource, "type"),
        connectionType: property(resource, "connectionType"),
        uri: { name: "uri", value: property(resource, "uri") },
        privately: { name: "integrationTarget", value: property(resource, "integrationTarget") },
        checksIdentity: checks,
        depends,
      }));
    return inFamilies(serviceOf(graph, api, isPublic, checks, integrations), families);
  });
}

/**
 * HTTP and WebSocket APIs: on the internet once they have a stage, unless their default endpoint is disabled and no domain of
 * their own leads there. Source: API Gateway developer guide, "HTTP APIs", "Private integrations for HTTP APIs".
 */
export function httpApis(graph: Graph): PublicService[] {
  return graph.ofType(httpType).flatMap((api) => {
    const checks = identityOf(graph, api, { type: "aws:apigatewayv2/route:Route", api: "apiId", by: "authorizationType" });
    const isPublic = all(
      hasStage(graph, api, [{ type: "aws:apigatewayv2/stage:Stage", name: "apiId" }]),
      hasName(graph, api, [{ type: "aws:apigatewayv2/apiMapping:ApiMapping", name: "apiId" }]),
    );
    const integrations = (): Integration[] => [
      ...linked(graph, api, { type: "aws:apigatewayv2/integration:Integration", name: "apiId" }).map(
        ({ resource, depends }): Integration => ({
          resource,
          kind: property(resource, "integrationType"),
          connectionType: property(resource, "connectionType"),
          uri: { name: "integrationUri", value: property(resource, "integrationUri") },
          privately: { name: "integrationUri", value: property(resource, "integrationUri") },
          checksIdentity: checks,
          depends,
        }),
      ),
      ...quickTarget(api, checks),
    ];
    const families = familiesOf(api, "ipAddressType", property(api, "ipAddressType"), "ipv4");
    return inFamilies(serviceOf(graph, api, isPublic, checks, integrations), families);
  });
}

/** `target` makes an integration, a route and a stage in one. */
function quickTarget(api: Resource, checksIdentity: Certainty): Integration[] {
  const value = property(api, "target");
  if (value === undefined || (typeof value === "string" && value.startsWith("arn:"))) return [];
  const uri: Integration["uri"] = { name: "target", value };
  return [{ resource: api, kind: "HTTP_PROXY", connectionType: undefined, uri, privately: uri, checksIdentity, depends: [] }];
}

function serviceOf(
  graph: Graph,
  api: Resource,
  isPublic: Tri,
  checksIdentity: Certainty,
  integrations: () => Integration[],
): Omit<PublicService, "families"> {
  return {
    owner: api,
    isPublic,
    checksIdentity,
    doors: [httpsDoor(api, "")],
    forwards: (places: Places) => [
      ...integrations().flatMap((integration) => integrationForwards(graph, integration, places)),
      ...documentForwards(graph, api, checksIdentity, places),
    ],
  };
}

function isNotPrivate(api: Resource, types: Value | undefined): Tri {
  const type = readString(isList(types) ? types[0] : types);
  const name = "endpointConfiguration.types";
  if (type.kind === "unknown") return tri("maybe", api.urn, name, "whether the API is private is not known yet");
  return type.kind === "known" && type.value.toUpperCase() === "PRIVATE"
    ? tri("no", api.urn, name, "the API is private")
    : tri("yes", api.urn, name, "the API is on the internet");
}

interface Linking {
  readonly type: string;
  /** The property that names the API. */
  readonly name: string;
  /** A property without which the link does not count. */
  readonly needs?: string;
}

interface Linked {
  readonly resource: Resource;
  readonly depends: readonly Step[];
}

function linked(graph: Graph, api: Resource, { type, name, needs }: Linking): Linked[] {
  return (linksTo(graph, type, name, [restType, httpType]).get(api) ?? [])
    .filter(({ resource }) => needs === undefined || property(resource, needs) !== undefined)
    .map(({ resource, sure }) => {
      const unsure = { resource: resource.urn, property: name, why: "to which API it belongs is not known yet" };
      return { resource, depends: sure ? [] : [unsure] };
    });
}

function anyLinked(graph: Graph, api: Resource, linkings: readonly Linking[], none: Tri, why: string): Tri {
  const found = linkings.flatMap((linking) =>
    linked(graph, api, linking).map(({ resource, depends: [unsure] }) =>
      unsure === undefined ? tri("yes", resource.urn, linking.name, why) : ({ answer: "maybe", step: unsure } as const),
    ),
  );
  return any(none, ...found);
}

function hasStage(graph: Graph, api: Resource, stages: readonly Linking[]): Tri {
  const quick = property(api, "target") !== undefined;
  const none = quick
    ? tri("yes", api.urn, "target", "it is made with a stage")
    : tri("no", api.urn, "", "the API has no stage, so nothing is deployed");
  return anyLinked(graph, api, stages, none, "this stage serves the API");
}

/** Under AWS's host name, or under a domain that maps to the API. */
function hasName(graph: Graph, api: Resource, mappings: readonly Linking[]): Tri {
  const disabled = readBoolean(property(api, "disableExecuteApiEndpoint"));
  const name = "disableExecuteApiEndpoint";
  const own =
    disabled.kind === "unknown"
      ? tri("maybe", api.urn, name, "whether it answers under AWS's host name is not known yet")
      : disabled.kind === "known" && disabled.value
        ? tri("no", api.urn, name, "it answers under no host name")
        : tri("yes", api.urn, name, "it answers under AWS's host name");
  return anyLinked(graph, api, mappings, own, "a domain leads to the API");
}

/** A resource policy may admit some networks or networks' endpoints only; one without conditions and denials does not. */
function policyAdmits(graph: Graph, api: Resource): Tri {
  const own = property(api, "policy");
  const policies = linked(graph, api, { type: "aws:apigateway/restApiPolicy:RestApiPolicy", name: "restApiId" });
  const holders = [...(own === undefined || own === "" ? [] : [api]), ...policies.map(({ resource }) => resource)];
  const judged = holders.map((holder) => {
    const { urn } = holder;
    const value = property(holder, "policy");
    return typeof value === "string" && !value.includes('"Condition"') && !value.includes('"Deny"')
      ? tri("yes", urn, "policy", "the policy asks for no condition")
      : tri("maybe", urn, "policy", "whom the resource policy admits is not read");
  });
  return all(tri("yes", api.urn, "policy", "no resource policy limits the callers"), ...judged);
}

/** Whether every way through the API asks who is calling. A function that judges callers may judge anything. */
function identityOf(graph: Graph, api: Resource, ways: { type: string; api: string; by: string }): Certainty {
  const found = linked(graph, api, { type: ways.type, name: ways.api }).map(({ resource }) =>
    readString(property(resource, ways.by)),
  );
  if (property(api, "body") !== undefined) return "maybe";
  const answers = found.map((way): Certainty => {
    if (way.kind === "absent" || (way.kind === "known" && way.value === "NONE")) return "no";
    return way.kind === "unknown" || way.value === "CUSTOM" ? "maybe" : "yes";
  });
  return answers.length === 0 || answers.includes("no") ? "no" : answers.includes("maybe") ? "maybe" : "yes";
}
