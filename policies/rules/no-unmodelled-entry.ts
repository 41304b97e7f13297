import { docsOf } from "../docs";
import type { Rule } from "../rule";
import { placeOf } from "../wording";

const id = "no-unmodelled-entry";

/** A proof covers the kinds of resources the engine knows. What could open a way in beside them must not pass in silence. */
export const noUnmodelledEntry: Rule = {
  id,
  title: "No entry that cannot be judged",
  severity: "high",
  demand: "Every resource that could open a way in must be of a kind that can be judged.",
  remedy: "Use a kind of resource the engine knows, or take responsibility for this one by setting this policy to advisory.",
  tags: ["evidence"],
  check: (evidence) =>
    evidence.proof.unmodelled.map((step) => ({
      resource: step.resource,
      message: [
        `Whether the internet gets in through ${placeOf(evidence, step)} cannot be judged: ${step.why}`,
        `Fix: replace it by a kind of resource that can be judged, or set ${id} to advisory after looking at it yourself.`,
        `More: ${docsOf(id)}`,
      ].join("\n"),
    })),
};
