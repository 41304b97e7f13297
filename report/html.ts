import { placeOf, shortLabel } from "./labels";
import { exposureMap } from "./map";
import { html, Markup } from "./markup";
import type { Row, Standing } from "./rows";
import { findingsOf, type ReportedPack, type StackReport } from "./stackReport";
import { style } from "./style";
import { unmodelledLines } from "./unmodelled";
import { count, familyInWords, grantsInWords, portsInWords, standingWords, surfacesInWords, viaInWords } from "./words";

/**
 * A report on some stacks as one HTML file: for each a map of who reaches what, the table, the policies. It loads nothing,
 * runs no script, and everything that comes from a program is escaped.
 */
export function htmlReport(reports: readonly StackReport[]): string {
  const findings = reports.reduce((sum, report) => sum + findingsOf(report), 0);
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'" />
        <title>Sallyport: exposure report</title>
        <style>
          ${new Markup(style)}
        </style>
      </head>
      <body>
        <main>
          <h1>Who can reach what</h1>
          <p class="lead">
            ${count(reports.length, "stack")}, ${findings === 0 ? "no findings" : count(findings, "finding")}. Proved from the
            resources that would be deployed.
          </p>
          ${reports.map(stackSection)}
          <footer>
            <p>
              OPEN: reachable from outside, granted by nobody. DEPENDS: cannot be proved closed. granted: named by a grant.
              listed: from networks that the program names. inside: within the private network.
            </p>
          </footer>
        </main>
      </body>
    </html> `;
  return `${page.text.trim()}\n`;
}

function stackSection(report: StackReport): Markup {
  return html`<section>
    <h2>${report.title}</h2>
    <ul class="facts">
      ${standingFacts(report.rows)}
      <li><b>${report.resources.reduce((sum, kind) => sum + kind.count, 0)}</b> resources</li>
      <li><b>${report.proof.endpoints.length}</b> ${report.proof.endpoints.length === 1 ? "endpoint" : "endpoints"}</li>
    </ul>
    ${report.rows.some(({ from }) => from === "internet") ? undefined : html`<p class="good">Nothing here is reachable from the internet.</p>`}
    <div class="scroll">${exposureMap(report)}</div>
    ${exposureTable(report)} ${report.packs.map(packPart)}
    ${listPart("Not modelled, so nothing is proved about it", unmodelledLines(report.graph, report.proof.unmodelled))}
    ${listPart("Notices", report.notices)}
    <h3>Resources</h3>
    <p class="quiet">${report.resources.map(({ kind, count: number }) => `${number} ${kind}`).join(", ")}</p>
  </section>`;
}

function standingFacts(rows: readonly Row[]): Markup[] {
  const standings: readonly Standing[] = ["open", "depends", "granted", "listed", "inside", "outbound"];
  return standings.flatMap((standing) => {
    const number = rows.filter((row) => row.standing === standing).length;
    return number === 0 ? [] : [html`<li class="${standing}"><b>${number}</b> ${standingWords[standing].toLowerCase()}</li>`];
  });
}

function exposureTable(report: StackReport): Markup | undefined {
  if (report.rows.length === 0) return undefined;
  return html`<h3>Exposure</h3>
    <div class="scroll">
      <table>
        <thead>
          <tr>
            <th>From</th>
            <th>Reaches</th>
            <th>Surface</th>
            <th>Path</th>
            <th>Granted by</th>
            <th></th>
          </tr>
        </thead>
        <tbody>
          ${report.rows.map((row) => tableRow(report, row))}
        </tbody>
      </table>
    </div>`;
}

function tableRow(report: StackReport, row: Row): Markup {
  const steps = row.standing === "depends" ? row.dependsOn : row.path;
  return html`<tr>
    <td>${row.sender === undefined ? row.from : shortLabel(row.sender)}</td>
    <td>
      ${row.to === undefined ? "internet" : shortLabel(row.to)}<br /><b>${portsInWords(row.protocol, row.ports)}</b>
      ${familyInWords(row)}${row.via.length > 0 ? html`<br />through ${viaInWords(report.graph, row)}` : undefined}
    </td>
    <td>${surfacesInWords(row)}</td>
    <td>
      ${row.standing === "depends" ? "depends on" : undefined}
      <ol class="path">
        ${steps.map((step) => html`<li><b>${placeOf(report.graph, step)}</b>: ${step.why}</li>`)}
      </ol>
    </td>
    <td>${grantsInWords(row)}</td>
    <td><span class="badge ${row.standing}">${standingWords[row.standing]}</span></td>
  </tr>`;
}

function packPart(pack: ReportedPack): Markup {
  return html`<h3>Policies: ${pack.name} ${pack.version}</h3>
    ${pack.violations.length === 0 ? html`<p class="good">${count(pack.policies, "rule")}, none violated.</p>` : undefined}
    ${pack.violations.map(
      ({ policy, level, message }) =>
        html`<div class="${level === "mandatory" ? "open" : "depends"}">
          <span class="badge">${level}</span> ${policy}
          <pre>${message}</pre>
        </div>`,
    )}`;
}

function listPart(title: string, items: readonly string[]): Markup | undefined {
  if (items.length === 0) return undefined;
  return html`<h3>${title}</h3>
    <ul>
      ${items.map((item) => html`<li>${item}</li>`)}
    </ul>`;
}
