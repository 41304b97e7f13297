import { collectorName } from "../collector";
import { docsOf } from "../docs";
import type { Rule } from "../rule";
import { nameOf } from "../wording";

const id = "inputs-seen";
const namedAtMost = 10;

/** Without its inputs a resource may look closed because its outputs are still empty; the other rules cannot see that. */
export const inputsSeen: Rule = {
  id,
  title: "Every resource's inputs were seen",
  severity: "high",
  demand: "The pack must see what every resource was given; outputs alone can hide an open port at preview.",
  remedy: `Enable the policy ${collectorName}, and preview without leaving resources out.`,
  tags: ["evidence"],
  check: ({ unseen, graph }) => {
    if (unseen.length === 0) return [];
    const named = unseen.slice(0, namedAtMost).map((urn) => `  ${nameOf(graph, urn)}`);
    const more = unseen.length > namedAtMost ? [`  and ${unseen.length - namedAtMost} more`] : [];
    const message = [
      `The inputs of ${unseen.length} of ${graph.resources.length} resources were not seen, so no verdict about them is certain:`,
      ...named,
      ...more,
      `Fix: the policy ${collectorName} of this pack is disabled or was skipped. Take it out of the policy configuration.`,
      `More: ${docsOf(id)}`,
    ].join("\n");
    return [{ resource: unseen.length === 1 ? unseen[0] : undefined, message }];
  },
};
