import { transports } from "../exposure/connectivity";
import { type Change, diff as diffOf, type Difference } from "../exposure/diff";
import type { Graph } from "../exposure/graph/graph";
import { formatPorts } from "../model/net";
import { labelOf, placeOf, shortLabel } from "../report/labels";
import { type Command, parse, UsageError } from "./command";
import { readEither } from "./graphFile";

const options = { json: { type: "boolean", default: false } } as const;

/** `sallyport diff A B`: what changed in who can reach what. Ends with 1 where anything opened. */
export const diff: Command = (args, console) => {
  const { values, positionals } = parse("sallyport diff", args, options);
  const [first, second, ...others] = positionals;
  if (first === undefined || second === undefined || others.length > 0)
    throw new UsageError("sallyport diff takes two files: graph documents or exported states.");
  const [before, after] = [readEither("A", first).graph, readEither("B", second).graph];
  const difference = diffOf(before, after);
  console.out(values.json ? `${JSON.stringify(difference, null, 2)}\n` : text(before, after, difference));
  const { added, widened, unmodelled } = difference;
  return Promise.resolve(added.length + widened.length + unmodelled.length > 0 ? 1 : 0);
};

function text(before: Graph, after: Graph, { unmodelled, ...changes }: Difference): string {
  const name = (id: string) => {
    const graph = [after, before].find(({ byUrn }) => byUrn.has(id));
    return graph === undefined ? id : shortLabel(labelOf(graph, id));
  };
  const lines = [
    ...Object.entries(changes).flatMap(([kind, list]) =>
      list.map((change) => `${kind}: ${name(change.from)} -> ${name(change.to)}: ${portsInWords(change)}`),
    ),
    ...unmodelled.map((step) => `not modelled: ${placeOf(after, step)}: ${step.why}`),
  ];
  return lines.length === 0 ? "no change in who can reach what\n" : `${lines.join("\n")}\n`;
}

/** What is certain first; what is possible only where it differs from that. */
function portsInWords({ must, may }: Change): string {
  const [certain, possible] = [must, may].map((ports) =>
    transports
      .flatMap((each) => (ports[each] === undefined ? [] : [`${each} ${ports[each].map(formatPorts).join(",")}`]))
      .join("; "),
  );
  if (certain === possible) return certain ?? "";
  return [certain === "" ? "" : `certain ${certain}`, possible === "" ? "" : `possible ${possible}`]
    .filter((each) => each !== "")
    .join(", ");
}
