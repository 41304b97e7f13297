import { labelOf, type Label } from "./labels";
import { html, type Markup } from "./markup";
import type { Row } from "./rows";
import { distinctSteps, type StackReport } from "./stackReport";
import { portsInWords, standingWords, surfacesInWords } from "./words";

/** Geometry in pixels. The drawing scales with the page. */
const zone = { x: 8, width: 164 };
const way = { x: 272, width: 424 };
const end = { x: 802, width: 190 };
const total = { width: 1000, gap: 14, top: 34 };
const line = 15;

/** A way from a zone to an endpoint, with the resources it passes. */
interface Way {
  readonly row: Row;
  readonly hops: readonly string[];
  readonly y: number;
  readonly height: number;
}

/** A zone or an endpoint, beside the middle of its ways. */
interface Place {
  readonly title: string;
  readonly subtitle: string;
  readonly y: number;
}

/** The map of one stack: zones on the left, what packets pass in the middle, endpoints on the right. */
export function exposureMap(report: StackReport): Markup | undefined {
  const ways = waysOf(report);
  const closed = closedEndpoints(report);
  if (ways.length === 0 && closed.length === 0) return undefined;
  const zones = placesOf(ways, ({ row }) => senderOf(row));
  const ends = placesOf(ways, ({ row }) => receiverOf(row));
  const bottom = Math.max(total.top, ...[...ends.values()].map(({ y }) => y + 44 + total.gap));
  const shut = closed.map((title, index): Place => ({ ...title, y: bottom + index * (44 + total.gap) }));
  const places = [...zones.values(), ...ends.values(), ...shut];
  const height = Math.max(...ways.map((each) => each.y + each.height), ...places.map(({ y }) => y + 44)) + 16;
  return html`<svg viewBox="0 0 ${total.width} ${height}" role="img" aria-label="Map of who reaches what in ${report.title}">
    <text class="head" x="${zone.x}" y="18">from</text>
    <text class="head" x="${way.x}" y="18">through</text>
    <text class="head" x="${end.x}" y="18">to</text>
    ${ways.map((each) => edges(each, zones.get(keyOf(senderOf(each.row)))!, ends.get(keyOf(receiverOf(each.row)))!))}
    ${[...zones.values()].map((place) => box(place, zone, "zone"))} ${ways.map(wayBox)}
    ${[...ends.values()].map((place) => box(place, end, "end"))} ${shut.map((place) => box(place, end, "closed"))}
  </svg>`;
}

function waysOf(report: StackReport): Way[] {
  let y = total.top;
  return report.rows.map((row) => {
    const hops = hopLines(report, row);
    const way: Way = { row, hops, y, height: 30 + hops.length * line };
    y += way.height + total.gap;
    return way;
  });
}

/** Endpoints into which no way leads: that they are closed is the point of it all. */
function closedEndpoints({ graph, proof, rows }: StackReport): Title[] {
  const reached = new Set(rows.flatMap(({ to }) => (to === undefined ? [] : [keyOf(titleOf(to))])));
  const titles = proof.endpoints.map((urn) => titleOf(labelOf(graph, urn)));
  const closed = titles.filter((title) => !reached.has(keyOf(title)));
  const distinct = new Map(closed.map((title) => [keyOf(title), title]));
  return [...distinct.values()].map(({ title, subtitle }) => ({ title, subtitle: `${subtitle}: no way in` }));
}

/** The resources on the way, in lines that fit the box. The endpoint itself stands at the end of it already. */
function hopLines(report: StackReport, { path, to }: Row): string[] {
  const passed = distinctSteps(path).filter(({ resource }) => resource !== to?.urn);
  const names = passed.map(({ resource }) => labelOf(report.graph, resource));
  const lines: string[] = [];
  let current = "";
  for (const name of new Set(names.map(({ name: own, kind }) => clipped(kind === "" ? own : `${kind} ${own}`, 44)))) {
    const longer = current === "" ? name : `${current} › ${name}`;
    if (longer.length > 62 && current !== "") {
      lines.push(current);
      current = `› ${name}`;
    } else current = longer;
  }
  return current === "" ? lines : [...lines, current];
}

type Title = Pick<Place, "title" | "subtitle">;

function senderOf({ from, sender }: Row): Title {
  return sender === undefined ? { title: from, subtitle: "zone" } : titleOf(sender);
}

function receiverOf({ to }: Row): Title {
  return to === undefined ? { title: "internet", subtitle: "zone" } : titleOf(to);
}

function titleOf({ name, kind, component }: Label): Title {
  return component === undefined ? { title: name, subtitle: kind } : { title: component.name, subtitle: component.kind };
}

function keyOf({ title, subtitle }: Title): string {
  return JSON.stringify([title, subtitle]);
}

/** Each place once, level with the middle of its ways, and below the one before it. */
function placesOf(ways: readonly Way[], titleOfWay: (way: Way) => Title): Map<string, Place> {
  const middles = new Map<string, { readonly title: Title; readonly at: number[] }>();
  for (const each of ways) {
    const title = titleOfWay(each);
    const known = middles.get(keyOf(title)) ?? { title, at: [] };
    known.at.push(each.y + each.height / 2);
    middles.set(keyOf(title), known);
  }
  const places = new Map<string, Place>();
  let free = total.top;
  const sorted = [...middles].map(([key, { title, at }]) => ({
    key,
    title,
    middle: at.reduce((sum, y) => sum + y, 0) / at.length,
  }));
  for (const { key, title, middle } of sorted.sort((a, b) => a.middle - b.middle)) {
    const y = Math.max(free, middle - 22);
    places.set(key, { ...title, y });
    free = y + 44 + total.gap;
  }
  return places;
}

function edges({ row, y, height }: Way, from: Place, to: Place): Markup {
  const middle = y + height / 2;
  return html`<path class="edge ${row.standing}" d="${curve(zone.x + zone.width, from.y + 22, way.x, middle)}" /><path
      class="edge ${row.standing}"
      d="${curve(way.x + way.width, middle, end.x - 7, to.y + 22)}"
    /><path class="tip ${row.standing}" d="M${end.x - 8} ${to.y + 17} l8 5 l-8 5 z" />`;
}

function curve(x1: number, y1: number, x2: number, y2: number): string {
  const middle = (x1 + x2) / 2;
  return `M${x1} ${y1} C${middle} ${y1} ${middle} ${y2} ${x2} ${y2}`;
}

function box({ title, subtitle, y }: Place, { x, width }: { readonly x: number; readonly width: number }, name: string): Markup {
  return html`<g class="${name}">
    <title>${title}</title>
    <rect x="${x}" y="${y}" width="${width}" height="44" rx="8" />
    <text class="name" x="${x + 12}" y="${y + 19}">${clipped(title, name === "zone" ? 18 : 23)}</text>
    <text class="kind" x="${x + 12}" y="${y + 35}">${clipped(subtitle, 28)}</text>
  </g>`;
}

function wayBox({ row, hops, y, height }: Way): Markup {
  const what = [portsInWords(row.protocol, row.ports), surfacesInWords(row)].filter((word) => word !== "").join(" · ");
  return html`<g class="way ${row.standing}">
    <title>${row.path.map(({ why }) => why).join("\n")}</title>
    <rect x="${way.x}" y="${y}" width="${way.width}" height="${height}" rx="8" />
    <text class="name" x="${way.x + 14}" y="${y + 20}">${clipped(what, 46)}</text>
    <text class="standing" x="${way.x + way.width - 12}" y="${y + 20}">${standingWords[row.standing]}</text>
    ${hops.map((hop, index) => html`<text class="hop" x="${way.x + 14}" y="${y + 37 + index * line}">${hop}</text>`)}
  </g>`;
}

/** A drawing cannot wrap; the whole name stands in the table. */
function clipped(text: string, length: number): string {
  const characters = Array.from(text);
  return characters.length <= length ? text : `${characters.slice(0, length - 1).join("")}…`;
}
