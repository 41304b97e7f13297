import type { Graph } from "../../exposure/graph/graph";
import { awsTopology } from "../../exposure/platforms/aws/topology";
import type { Step } from "../../exposure/proof";
import { answerFlow } from "../../exposure/zonesAnswer";
import { DeclarationError } from "../../model/errors";
import { partyNamed } from "../party";
import { servicesOf } from "../services";
import { answerConcern } from "./concern";
import type { CaseQuery, CaseVerdict } from "./caseFile";

export interface CaseAnswer {
  readonly verdict: CaseVerdict;
  readonly path?: readonly Step[];
  readonly dependsOn?: readonly Step[];
}

/**
 * The engine's answer to a case's question, in the words of cases.
 *
 * @throws DeclarationError for a name that no resource of the case has
 */
export function answerCase(graph: Graph, query: CaseQuery, place: string): CaseAnswer {
  const topology = awsTopology(graph);
  const from = partyNamed(graph, topology, { field: `${place}.from`, value: query.from });
  const to = partyNamed(graph, topology, { field: `${place}.to`, value: query.to });
  const services = servicesOf({ field: `${place}.proto`, value: query.proto }, { field: `${place}.port`, value: query.port });
  // A node's own port is an edge without a resource of its own.
  const isNode = query.via?.name === "node" && graph.resources.every(({ name }) => name !== "node");
  const via =
    query.via === undefined
      ? undefined
      : { resource: isNode ? "node" : urnOf(graph, query.via.name, `${place}.via`), port: query.via.port };
  if (query.kind !== "reach") return answerConcern(graph, query, from, to);

  const families = query.family === undefined ? undefined : [query.family];
  const answer = answerFlow(graph, topology, { from, to, families, services, via });
  if (answer.verdict === "reachable") return { verdict: "exposed", path: answer.path };
  if (answer.verdict === "depends") return { verdict: "unknown", path: answer.path, dependsOn: answer.dependsOn };
  return { verdict: "not exposed" };
}

function urnOf(graph: Graph, name: string, place: string): string {
  const resource = graph.resources.find((each) => each.name === name);
  if (resource === undefined)
    throw new DeclarationError(place, name, "no resource of the case has this name.", "Name a resource.");
  return resource.urn;
}
