import type { Graph } from "../exposure/graph/graph";
import { awsTopology } from "../exposure/platforms/aws/topology";
import type { Step } from "../exposure/proof";
import type { Party } from "../exposure/zones";
import { answerFlow, type FlowAnswer } from "../exposure/zonesAnswer";
import { DeclarationError } from "../model/errors";
import type { Family } from "../model/net";
import { placeOf } from "../report/labels";
import { type Command, parse, UsageError } from "./command";
import { graphOptions, readGraph } from "./graphFile";
import { partyNamed } from "./party";
import { replayAnswer, tellDisagreements } from "./replay";
import { servicesOf } from "./services";

const options = {
  ...graphOptions,
  from: { type: "string" },
  to: { type: "string" },
  protocol: { type: "string" },
  port: { type: "string", default: "any" },
  family: { type: "string" },
  json: { type: "boolean", default: false },
} as const;

/** `sallyport reach`: can these packets get from one to the other, which way, or what blocks them. */
export const reach: Command = (args, console) => {
  const { values, positionals } = parse("sallyport reach", args, options);
  if (positionals.length > 0) throw new UsageError("sallyport reach takes no argument; name the ends with --from and --to.");
  const field = (name: "from" | "to" | "protocol" | "port") => ({ field: `--${name}`, value: required(name, values[name]) });
  const [from, to] = [field("from"), field("to")];
  const services = servicesOf(field("protocol"), field("port"));
  const { graph } = readGraph("sallyport reach", values);
  const topology = awsTopology(graph);
  const parties = { from: partyNamed(graph, topology, from), to: receiving(partyNamed(graph, topology, to), to.value) };
  if (isOutside(parties.from) && isOutside(parties.to))
    throw new DeclarationError("--to", to.value, "both ends lie outside the graph.", "Name a resource of it at one end.");
  const answer = answerFlow(graph, topology, { ...parties, services, families: familiesOf(values.family) });
  const replay = replayAnswer(graph, answer);
  if (tellDisagreements([replay], values.json, console)) return Promise.resolve(1);
  console.out(values.json ? `${JSON.stringify(json(answer, replay === "agrees"), null, 2)}\n` : text(graph, answer));
  return Promise.resolve(answer.verdict === "unreachable" ? 0 : 1);
};

function required(name: string, value: string | undefined): string {
  if (value === undefined || value === "") throw new UsageError(`sallyport reach needs --${name}.`);
  return value;
}

function familiesOf(value: string | undefined): readonly Family[] {
  if (value === undefined) return ["ipv4", "ipv6"];
  if (value === "ipv4" || value === "ipv6") return [value];
  throw new DeclarationError(
    "--family",
    value,
    "there is no such address family.",
    "Use ipv4 or ipv6, or leave it away for both.",
  );
}

function receiving(party: Party, value: string): Party {
  if (!("zone" in party) || party.zone === "internet") return party;
  throw new DeclarationError("--to", value, "packets go to one receiver.", "Name a resource, an address, a CIDR or internet.");
}

function isOutside(party: Party): boolean {
  return "network" in party || ("zone" in party && party.zone === "internet");
}

function json({ verdict, path, blockedBy, dependsOn, via, packet, outside, sender, receiver }: FlowAnswer, replayed: boolean) {
  const blocks = blockedBy.length > 0 ? { blockedBy } : {};
  if (verdict === "unreachable") return { verdict, ...blocks, dependsOn };
  return { verdict, path, ...blocks, dependsOn, via, witness: packet && { ...packet, outside, sender, receiver }, replayed };
}

function text(graph: Graph, { verdict, path, blockedBy, dependsOn }: FlowAnswer): string {
  const section = (title: string, steps: readonly Step[]) =>
    steps.length === 0 ? [] : [`${title}:`, ...steps.map((step) => `  ${lineOf(graph, step)}`)];
  return `${[verdict, ...section("by", path), ...section("blocked by", blockedBy), ...section("depends on", dependsOn)].join(
    "\n",
  )}\n`;
}

function lineOf(graph: Graph, step: Step): string {
  return step.resource === "" ? step.why : `${placeOf(graph, step)}: ${step.why}`;
}
