import { evaluate, type Party } from "../exposure/evaluator/evaluate";
import type { Graph } from "../exposure/graph/graph";
import type { Exposure, Packet } from "../exposure/proof";
import type { FlowAnswer } from "../exposure/zonesAnswer";
import { DeclarationError } from "../model/errors";
import type { Console } from "./command";

/** `agrees`: the independent evaluator lets the packet through too. `not replayed`: it cannot be asked about it. */
export type Replay = "agrees" | "not replayed" | Disagreement;

/** Engine and evaluator differ about one packet: one of them is wrong, so that nothing is proved. */
export interface Disagreement {
  readonly to: string;
  readonly packet: Omit<Packet, "source">;
  readonly engine: "reachable";
  readonly evaluator: "no" | "maybe";
}

/** Ask the evaluator about the packet by which an exposure is shown. Ways through hops are more than one packet. */
export function replayExposure(graph: Graph, exposure: Exposure): Replay {
  const { verdict, via, witness, to, sender } = exposure;
  if (verdict !== "reachable" || via.length > 0 || to === "internet") return "not replayed";
  if (witness !== undefined) return replay(graph, { address: witness.packet.source }, { endpoint: to }, witness.packet);
  const protocol = numbers[exposure.protocol];
  if (sender === undefined || protocol === undefined) return "not replayed";
  const packet = { family: exposure.family, protocol, port: exposure.ports[0]?.[0] ?? 0 };
  return replay(graph, { endpoint: sender }, { endpoint: to }, packet);
}

/** The same for the answer to one question. */
export function replayAnswer(graph: Graph, answer: FlowAnswer): Replay {
  const { packet, outside } = answer;
  if (answer.verdict !== "reachable" || answer.via.length > 0 || packet === undefined) return "not replayed";
  const from = partyOf(answer.sender, outside);
  const to = partyOf(answer.receiver, outside);
  return from === undefined || to === undefined ? "not replayed" : replay(graph, from, to, packet);
}

function partyOf(urn: string | undefined, address: string | undefined): Party | undefined {
  if (urn !== undefined) return { endpoint: urn };
  return address === undefined ? undefined : { address };
}

function replay(graph: Graph, from: Party, to: Party, { family, protocol, port }: Omit<Packet, "source">): Replay {
  const packet = { family, protocol, port };
  try {
    const { answer } = evaluate(graph, { from, to, ...packet });
    const place = "endpoint" in to ? to.endpoint : "the outside";
    return answer === "yes" ? "agrees" : { to: place, packet, engine: "reachable", evaluator: answer };
  } catch (error) {
    // The evaluator knows fewer kinds of endpoints than the engine and refuses the others.
    if (error instanceof DeclarationError) return "not replayed";
    throw error;
  }
}

/** Protocols as exposures tell them; of `any` the first. */
const numbers: Readonly<Record<string, number>> = { any: 0, icmp: 1, tcp: 6, udp: 17, icmpv6: 58, sctp: 132 };

function isDisagreement(replay: Replay): replay is Disagreement {
  return typeof replay === "object";
}

/** Says that a proof contradicts itself, on standard error and for scripts. @returns whether it does */
export function tellDisagreements(replays: readonly Replay[], json: boolean, console: Console): boolean {
  const disagreements = replays.filter(isDisagreement);
  for (const { to, packet, engine, evaluator } of disagreements) {
    const { family, protocol, port } = packet;
    console.error(
      `sallyport: this is a fault of Sallyport, please report it: the engine says ${engine}, the evaluator says ${evaluator} ` +
        `for ${family} protocol ${protocol} port ${port} to ${to}\n`,
    );
  }
  if (json && disagreements.length > 0) console.out(`${JSON.stringify({ disagreements }, null, 2)}\n`);
  return disagreements.length > 0;
}
