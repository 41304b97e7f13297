export { buildGraph, type Graph, type Resource, type ResourceRecord } from "./graph/graph";
export { graphFromDocument, type DocumentMode } from "./graph/document";
export { UNKNOWN, type Properties, type Value } from "./graph/values";
export { prove } from "./prove";
export type { Exposure, Packet, Proof, Step, Witness } from "./proof";
export { reach, verdictOf, type Answer, type Question } from "./reach";
export { awsTopology } from "./platforms/aws/topology";
