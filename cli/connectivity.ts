import { type Connection, connectivity as connectivityOf, type Connectivity, transports } from "../exposure/connectivity";
import type { Graph } from "../exposure/graph/graph";
import { unmodelledResources } from "../exposure/platforms/aws/coverage";
import { DeclarationError } from "../model/errors";
import { formatPorts } from "../model/net";
import { labelOf, shortLabel } from "../report/labels";
import { type Command, parse, UsageError } from "./command";
import { graphOptions, readGraph } from "./graphFile";

const options = {
  ...graphOptions,
  format: { type: "string", default: "text" },
  json: { type: "boolean", default: false },
} as const;

/** `sallyport connectivity`: every connection that any two peers can open, for certain or possibly. */
export const connectivity: Command = (args, console) => {
  const { values, positionals } = parse("sallyport connectivity", args, options);
  if (positionals.length > 0)
    throw new UsageError("sallyport connectivity takes no argument; name the file with --graph or --state.");
  const write = Object.hasOwn(formats, values.format) ? formats[values.format] : undefined;
  if (write === undefined)
    throw new DeclarationError("--format", values.format, "there is no such format.", `Use ${Object.keys(formats).join(", ")}.`);
  const { graph } = readGraph("sallyport connectivity", values);
  const found = connectivityOf(graph);
  const unmodelled = unmodelledResources(graph);
  console.out(values.json ? `${JSON.stringify({ ...found, unmodelled }, null, 2)}\n` : write(rowsOf(graph, found)));
  for (const { why } of values.json ? [] : unmodelled) console.error(`sallyport: ${why}\n`);
  return Promise.resolve(0);
};

interface Row {
  readonly from: string;
  readonly to: string;
  readonly ports: string;
  readonly certain: boolean;
}

const formats: Readonly<Record<string, (rows: readonly Row[]) => string>> = {
  text: (rows) =>
    rows.length === 0
      ? "no connections\n"
      : rows.map(({ from, to, ports, certain }) => `${from} -> ${to}: ${ports}${certain ? "" : " (depends)"}\n`).join(""),
  md: (rows) =>
    [
      "| from | to | ports | |",
      "|---|---|---|---|",
      ...rows.map(({ from, to, ports, certain }) => `| ${from} | ${to} | ${ports} | ${certain ? "" : "depends"} |`),
      "",
    ].join("\n"),
  dot: (rows) =>
    [
      "digraph connectivity {",
      ...rows.map(({ from, to, ports, certain }) => {
        const style = certain ? "" : ", style=dashed";
        return `  ${JSON.stringify(from)} -> ${JSON.stringify(to)} [label=${JSON.stringify(ports)}${style}];`;
      }),
      "}",
      "",
    ].join("\n"),
};

function rowsOf(graph: Graph, { connections, depends }: Connectivity): Row[] {
  const name = (id: string) => (graph.byUrn.has(id) ? shortLabel(labelOf(graph, id)) : id);
  const row =
    (certain: boolean) =>
    (connection: Connection): Row => ({
      from: name(connection.from),
      to: name(connection.to),
      ports: portsInWords(connection),
      certain,
    });
  return [...connections.map(row(true)), ...depends.map(row(false))];
}

function portsInWords(connection: Connection): string {
  return transports
    .flatMap((transport) => {
      const ports = connection[transport];
      return ports === undefined ? [] : [`${transport} ${ports.map(formatPorts).join(",")}`];
    })
    .join("; ");
}
