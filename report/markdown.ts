import { placeOf, shortLabel } from "./labels";
import type { Row } from "./rows";
import { distinctSteps, type StackReport } from "./stackReport";
import { printable } from "./table";
import { familyInWords, grantsInWords, portsInWords, standingWords, surfacesInWords, viaInWords } from "./words";

/** A report as GitHub-flavoured Markdown, for a pull request's comment. Names from programs cannot become markup. */
export function markdownReport(report: StackReport): string {
  const lines = [`## ${text(report.title)}`, ""];
  if (!report.rows.some(({ from }) => from === "internet")) lines.push("Nothing here is reachable from the internet.", "");
  if (report.rows.length > 0) {
    lines.push("| From | Reaches | Surface | Path | Granted by | |", "|---|---|---|---|---|---|");
    lines.push(...report.rows.map((row) => tableLine(report, row)), "");
  }
  for (const pack of report.packs) {
    lines.push(`### Policies: ${text(pack.name)} ${text(pack.version)}`, "");
    if (pack.violations.length === 0) lines.push("None violated.", "");
    for (const { policy, level, message } of pack.violations)
      lines.push(`- **${level}** ${text(policy)}`, ...message.split("\n").map((line) => `  ${text(line)}  `), "");
  }
  for (const notice of report.notices) lines.push(`> ${text(notice)}`, "");
  return `${lines.join("\n").trimEnd()}\n`;
}

function tableLine(report: StackReport, row: Row): string {
  const from = row.sender === undefined ? row.from : shortLabel(row.sender);
  const to = row.to === undefined ? "internet" : shortLabel(row.to);
  const path = distinctSteps(row.standing === "depends" ? row.dependsOn : row.path).map((step) => placeOf(report.graph, step));
  const through = row.via.length > 0 ? `through ${viaInWords(report.graph, row)}` : "";
  const reaches = [to, portsInWords(row.protocol, row.ports), familyInWords(row), through]
    .filter((word) => word !== "")
    .join(" ");
  const cells = [from, reaches, surfacesInWords(row), path.join(" > "), grantsInWords(row), standingWords[row.standing]];
  return `| ${cells.map(text).join(" | ")} |`;
}

/** Everything with a meaning in Markdown or HTML is escaped. A mention or a link in a name stays plain text. */
function text(words: string): string {
  return printable(words.replace(/\s+/g, " ")).replace(/[\\`*_{}[\]<>()#|~!@&]/g, (character) =>
    character === "<" ? "&lt;" : character === "&" ? "&amp;" : character === "@" ? "&#64;" : `\\${character}`,
  );
}
