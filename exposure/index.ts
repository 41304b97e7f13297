export { buildGraph, type Graph, type Resource, type ResourceRecord } from "./graph/graph";
export { graphFromDocument, type DocumentMode } from "./graph/document";
export { UNKNOWN, type Properties, type Value } from "./graph/values";
export { pivot, type Fall } from "./pivot";
export { prove, type ProveOptions } from "./prove";
export { inTheClear, withoutIdentity, type Concern } from "./concerns";
export type { Exposure, Packet, Proof, Step, Witness } from "./proof";
export { reach, verdictOf, type Answer, type Question } from "./reach";
export { awsTopology } from "./platforms/aws/topology";
