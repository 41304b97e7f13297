import type { Exposure, Step } from "../exposure/proof";
import type { Row } from "./rows";
import { findingsOf, type StackReport } from "./stackReport";

/** An exposure as scripts read it; the fields of the stable interface first. */
export function exposureJson(exposure: Exposure): Record<string, unknown> {
  const { from, via, to, protocol, ports, verdict, path, dependsOn, id, family, sender, openings, witness } = exposure;
  return {
    from,
    to,
    protocol,
    ports,
    verdict,
    path: path.map(stepJson),
    dependsOn: dependsOn.map(stepJson),
    id,
    family,
    via,
    sender,
    openings: openings.map(stepJson),
    witness: witness?.packet,
  };
}

function stepJson({ resource, property, why }: Step): Record<string, string> {
  return { resource, property, why };
}

/** `sallyport prove --json`. */
export function proofJson({ proof, rows }: StackReport): Record<string, unknown> {
  return {
    exposures: proof.exposures.map((exposure) => ({ ...exposureJson(exposure), standing: worst(rows, exposure.id) })),
    endpoints: proof.endpoints,
    unmodelled: proof.unmodelled.map(stepJson),
  };
}

/** An exposure stands as badly as the worst of its ports. Rows are sorted that way. */
function worst(rows: readonly Row[], id: string): Row["standing"] | undefined {
  return rows.find(({ ids }) => ids.includes(id))?.standing;
}

/** `sallyport preview --json`: one object for all stacks. Secrets and unknowns are words in brackets. */
export function previewJson(reports: readonly StackReport[]): Record<string, unknown> {
  return {
    stacks: reports.map((report) => ({
      stack: report.title,
      resources: report.resources,
      ...proofJson(report),
      surfaces: report.rows.map(rowJson),
      policies: report.packs,
      outputs: report.outputs,
      notices: report.notices,
      findings: findingsOf(report),
    })),
  };
}

function rowJson(row: Row): Record<string, unknown> {
  const { ids, from, sender, to, protocol, ports, families, listener, grants, standing } = row;
  const surfaces = listener?.surfaces.map(({ name, role, match }) => ({ name, role, match }));
  return {
    exposures: ids,
    from,
    sender: sender?.urn,
    to: to?.urn ?? "internet",
    protocol,
    ports,
    families,
    listener: listener?.name,
    surfaces,
    grants,
    standing,
  };
}
