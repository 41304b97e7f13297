import { distinctSteps, findingsOf, type StackReport } from "./stackReport";
import { placeOf, shortLabel } from "./labels";
import type { Row } from "./rows";
import { unmodelledLines } from "./unmodelled";
import { count, familyInWords, grantsInWords, portsInWords, standingWords, surfacesInWords, viaInWords } from "./words";

const WIDTH = 80;

/** How words are set off on a terminal; on a pipe they are not. */
export type Paint = (style: "bold" | "red" | "yellow" | "green" | "dim", text: string) => string;
export const plain: Paint = (_, text) => text;

/** One stack's report as text, at most 80 columns wide (a long name is never cut, and may stand out). */
export function textReport(report: StackReport, paint: Paint = plain): string {
  const sections = [
    ...wrapped(report.title, 0).map((line) => paint("bold", line)),
    indented(resourcesLine(report)),
    ...exposureSection(report, paint),
    ...policySection(report, paint),
    ...listSection("Not modelled, so nothing is proved about it", unmodelledLines(report.graph, report.proof.unmodelled)),
    ...listSection("Notices", report.notices),
    ...listSection(
      "Outputs",
      Object.entries(report.outputs).map(([name, value]) => `${name}: ${oneLine(value)}`),
    ),
  ];
  return `${sections.join("\n")}\n`;
}

function resourcesLine({ resources, graph }: StackReport): string {
  const total = resources.reduce((sum, { count: number }) => sum + number, 0);
  const shown = resources.slice(0, 8).map(({ kind, count: number }) => `${number} ${kind}`);
  const rest = resources.length - shown.length;
  if (graph.resources.length === 0 || total === 0) return "no resources";
  return `${count(total, "resource")}: ${shown.join(", ")}${rest > 0 ? ` and ${count(rest, "further kind")}` : ""}`;
}

const columns = [
  { title: "FROM", width: 14 },
  { title: "REACHES", width: 37 },
  { title: "ROLE", width: 16 },
  { title: "", width: 8 },
] as const;

function exposureSection(report: StackReport, paint: Paint): string[] {
  const inbound = report.rows.filter(({ standing }) => standing !== "outbound");
  const outbound = report.rows.filter(({ standing }) => standing === "outbound");
  const lines = ["", paint("bold", "Exposure")];
  if (!inbound.some(({ from }) => from === "internet"))
    lines.push(paint("green", "  Nothing here is reachable from the internet."));
  if (inbound.length > 0) {
    lines.push(paint("dim", rowLine(columns.map(({ title }) => title))));
    for (const row of inbound) lines.push(...rowLines(report, row, paint));
  }
  if (outbound.length > 0)
    lines.push("  Outbound:", ...outbound.flatMap((row) => wrapped(`${sender(row)} reaches the internet on ${ports(row)}`, 4)));
  return lines;
}

const styles = { open: "red", depends: "yellow", granted: "green", listed: "dim", inside: "dim", outbound: "dim" } as const;

function rowLines(report: StackReport, row: Row, paint: Paint): string[] {
  const cells = [
    sender(row),
    `${row.to === undefined ? "internet" : shortLabel(row.to)} ${ports(row)}`,
    surfacesInWords(row),
    "",
  ];
  const wrappedCells = cells.map((cell, index) => fold(cell, columns[index]!.width));
  const height = Math.max(...wrappedCells.map(({ length }) => length));
  const lines = Array.from({ length: height }, (_, line) => {
    const text = rowLine(wrappedCells.map((cell) => cell[line] ?? ""));
    return line === 0 ? `${text.padEnd(WIDTH - 9)} ${paint(styles[row.standing], standingWords[row.standing])}` : text;
  });
  const path = distinctSteps(row.path)
    .map((step) => placeOf(report.graph, step))
    .join(" > ");
  return [
    ...lines,
    ...wrapped(row.via.length > 0 ? `through: ${viaInWords(report.graph, row)}` : "", 6),
    ...wrapped(path === "" ? "" : `path: ${path}`, 6),
    ...wrapped(
      row.standing === "depends" ? `depends on: ${row.dependsOn.map((step) => placeOf(report.graph, step)).join("; ")}` : "",
      6,
    ),
    ...wrapped(row.grants.length > 0 ? `granted by ${grantsInWords(row)}` : "", 6),
  ];
}

function sender(row: Row): string {
  return row.sender === undefined ? row.from : shortLabel(row.sender);
}

function ports(row: Row): string {
  const family = familyInWords(row);
  return `${portsInWords(row.protocol, row.ports)}${family === "" ? "" : ` ${family}`}`;
}

function rowLine(cells: readonly string[]): string {
  return `  ${cells.map((cell, index) => cell.padEnd(columns[index]!.width)).join(" ")}`.trimEnd();
}

function policySection(report: StackReport, paint: Paint): string[] {
  if (report.packs.length === 0) return [];
  const lines = ["", paint("bold", "Policies")];
  for (const pack of report.packs) {
    const mandatory = pack.violations.filter(({ level }) => level === "mandatory").length;
    const advisory = pack.violations.length - mandatory;
    const broken = [mandatory > 0 ? `${mandatory} mandatory` : "", advisory > 0 ? `${advisory} advisory` : ""].filter(
      (part) => part !== "",
    );
    const verdict = `${pack.name} ${pack.version} (${count(pack.policies, "rule")}): ${broken.length === 0 ? "passed" : broken.join(", ")}`;
    lines.push(...wrapped(verdict, 2).map((line) => paint(mandatory > 0 ? "red" : advisory > 0 ? "yellow" : "green", line)));
    for (const { policy, level, message } of pack.violations) {
      lines.push(...wrapped(`[${level}] ${policy}`, 4).map((line) => paint(level === "mandatory" ? "red" : "yellow", line)));
      for (const line of message.split("\n"))
        lines.push(...wrapped(line.trimStart(), 6 + Math.min(line.length - line.trimStart().length, 8)));
    }
  }
  return lines;
}

function listSection(title: string, items: readonly string[]): string[] {
  if (items.length === 0) return [];
  return ["", title, ...items.flatMap((item) => item.split("\n").flatMap((line, index) => wrapped(line, index === 0 ? 2 : 4)))];
}

function oneLine(value: unknown): string {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  const [first = "", ...rest] = text.split("\n");
  return rest.length === 0 ? first : `${first} … (${count(rest.length + 1, "line")})`;
}

function indented(text: string): string {
  return wrapped(text, 2).join("\n");
}

function wrapped(text: string, indent: number): string[] {
  if (text === "") return [];
  return fold(text, WIDTH - indent).map((line) => " ".repeat(indent) + line);
}

/** Folded at spaces; a word longer than the width stays whole, so that it can be searched and copied. */
function fold(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of printable(text).split(" ")) {
    if (line !== "" && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

/** Names come from programs of others: control characters could repaint the terminal. */
export function printable(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069]/g, "�");
}

/** One line for all: how many findings in how many stacks. */
export function summaryLine(reports: readonly StackReport[]): string {
  const findings = reports.reduce((sum, report) => sum + findingsOf(report), 0);
  return `${count(reports.length, "stack")}, ${findings === 0 ? "no findings" : count(findings, "finding")}`;
}
