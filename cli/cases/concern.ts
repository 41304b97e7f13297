import { inTheClear, withoutIdentity } from "../../exposure/concerns";
import type { Graph } from "../../exposure/graph/graph";
import type { Exposure } from "../../exposure/proof";
import { prove } from "../../exposure/prove";
import type { Party } from "../../exposure/zones";
import type { CaseAnswer } from "./answer";
import type { CaseQuery } from "./caseFile";

/**
 * Whether somebody of the internet gets there unidentified (`auth`), or in the clear (`transport`). The port is the target's, or the one
 * that the first hop on the way takes packets on.
 */
export function answerConcern(graph: Graph, query: CaseQuery, from: Party, to: Party): CaseAnswer {
  const { exposures, endpoints, unmodelled } = prove(graph);
  const known = "zone" in from && from.zone === "internet" && "endpoint" in to && endpoints.includes(to.endpoint);
  if (!known) return { verdict: "unknown" };
  const asked = exposures.filter(
    (exposure) => exposure.from === "internet" && exposure.to === to.endpoint && isAskedFor(exposure, query),
  );
  const concern = query.kind === "auth" ? withoutIdentity(asked) : inTheClear(asked);
  const [first] = asked;
  if (concern === "reachable") return { verdict: "exposed", path: first?.path };
  if (concern === "depends") return { verdict: "unknown", path: first?.path, dependsOn: first?.dependsOn };
  return unmodelled.length > 0 ? { verdict: "unknown", dependsOn: unmodelled } : { verdict: "not exposed" };
}

function isAskedFor({ family, protocol, ports, via }: Exposure, query: CaseQuery): boolean {
  if (query.family !== undefined && family !== query.family) return false;
  if (query.proto !== "any" && protocol !== "any" && protocol !== query.proto) return false;
  if (query.port === "any") return true;
  const entry = via[0]?.ports ?? [];
  return [...ports, ...entry].some(([first, last]) => first <= Number(query.port) && Number(query.port) <= last);
}
