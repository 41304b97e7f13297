import type { Graph, Resource } from "../../../graph/graph";
import { isList, isProperties, property, readBoolean } from "../../../graph/read";
import { UNKNOWN, type Value } from "../../../graph/values";
import { tri, type Tri } from "../tri";
import { httpsDoor, type PublicService } from "./publicService";

/** App Runner services: public unless their ingress says otherwise. Source: App Runner developer guide, "Private endpoints". */
export function appRunnerServices(graph: Graph): PublicService[] {
  return graph.ofType("aws:apprunner/service:Service").map((service) => ({
    owner: service,
    isPublic: isPublic(service),
    families: ["ipv4"],
    checksIdentity: "no",
    doors: [httpsDoor(service, "networkConfiguration")],
  }));
}

function isPublic(service: Resource): Tri {
  const path = "networkConfiguration.ingressConfiguration.isPubliclyAccessible";
  const answer = readBoolean(
    within(within(property(service, "networkConfiguration"), "ingressConfiguration"), "isPubliclyAccessible"),
  );
  if (answer.kind === "unknown") return tri("maybe", service.urn, path, "whether the service is public is not known yet");
  return answer.kind === "known" && !answer.value
    ? tri("no", service.urn, path, "the service is private")
    : tri("yes", service.urn, path, "the service is public");
}

/** A field of a block that providers write as an object or as a list of one. */
export function within(value: Value | undefined, name: string): Value | undefined {
  if (value === UNKNOWN) return UNKNOWN;
  const block = isList(value) ? value[0] : value;
  return block === UNKNOWN ? UNKNOWN : isProperties(block) ? (block[name] ?? undefined) : undefined;
}
