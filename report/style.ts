/** The look of the HTML report: light and dark after the reader's setting, readable in print. */
export const style = `
:root { color-scheme: light dark; --page: #f6f7f9; --card: #ffffff; --ink: #1a2230; --soft: #5c6778; --rule: #dfe4ea;
  --open: #c62f3b; --depends: #a86400; --granted: #1d7f4e; --inside: #5b6b86; --outbound: #3467b5; --tint: 9%; }
@media (prefers-color-scheme: dark) { :root { --page: #10141b; --card: #181e28; --ink: #e6eaf1; --soft: #98a4b5; --rule: #2a3341;
  --open: #ff7a80; --depends: #f0b04f; --granted: #5fd39a; --inside: #9badc9; --outbound: #84b0f5; --tint: 14%; } }
* { box-sizing: border-box; }
body { margin: 0; padding: 32px 24px 64px; background: var(--page); color: var(--ink); font: 15px/1.5 system-ui, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; }
main { max-width: 1080px; margin: 0 auto; }
h1 { font-size: 26px; margin: 0 0 4px; letter-spacing: -0.01em; }
h2 { font-size: 20px; margin: 0; }
h3 { font-size: 14px; margin: 28px 0 8px; text-transform: uppercase; letter-spacing: 0.06em; color: var(--soft); }
.lead { color: var(--soft); margin: 0 0 28px; }
section { background: var(--card); border: 1px solid var(--rule); border-radius: 14px; padding: 22px 26px 26px; margin: 0 0 26px; }
.facts { display: flex; flex-wrap: wrap; gap: 8px; margin: 12px 0 18px; padding: 0; list-style: none; }
.facts li { border: 1px solid var(--rule); border-radius: 999px; padding: 2px 12px; font-size: 13px; color: var(--soft); }
.facts b { color: var(--ink); }
.facts .open b { color: var(--open); } .facts .depends b { color: var(--depends); } .facts .granted b { color: var(--granted); }
.scroll { overflow-x: auto; }
svg { width: 100%; min-width: 760px; height: auto; display: block; font-family: inherit; }
svg text { fill: var(--ink); } svg .head { fill: var(--soft); font-size: 12px; letter-spacing: 0.06em; text-transform: uppercase; }
svg rect { fill: var(--card); stroke: var(--rule); stroke-width: 1.2; }
svg .name { font-size: 14px; font-weight: 600; } svg .kind, svg .hop { font-size: 12px; fill: var(--soft); }
svg .way.outbound rect { stroke-width: 1; }
svg .standing { font-size: 12px; font-weight: 700; text-anchor: end; }
svg .closed rect { stroke-dasharray: 3 4; fill: none; } svg .closed .name { fill: var(--soft); }
.edge { fill: none; stroke-width: 2; } .edge.depends { stroke-dasharray: 6 4; } .edge.inside, .edge.outbound { stroke-width: 1.3; }
.open { --tone: var(--open); } .depends { --tone: var(--depends); } .granted { --tone: var(--granted); }
.inside, .listed { --tone: var(--inside); } .outbound { --tone: var(--outbound); }
.edge { stroke: var(--tone); } .tip { fill: var(--tone); } svg .standing { fill: var(--tone); }
svg .way rect { stroke: var(--tone); fill: color-mix(in srgb, var(--tone) var(--tint), var(--card)); }
table { width: 100%; border-collapse: collapse; font-size: 14px; }
th { text-align: left; font-weight: 600; color: var(--soft); font-size: 12px; text-transform: uppercase; letter-spacing: 0.05em; }
th, td { padding: 8px 12px 8px 0; border-bottom: 1px solid var(--rule); vertical-align: top; }
td { overflow-wrap: break-word; } td:first-child, td:nth-child(2) { white-space: nowrap; } td:nth-child(4) { min-width: 260px; } td:nth-child(5) { min-width: 120px; }
.badge { display: inline-block; border-radius: 6px; padding: 1px 8px; font-size: 12px; font-weight: 700; color: var(--tone);
  background: color-mix(in srgb, var(--tone) 14%, var(--card)); white-space: nowrap; }
ol.path { margin: 0; padding-left: 18px; color: var(--soft); font-size: 13px; } ol.path b { color: var(--ink); font-weight: 600; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; margin: 6px 0 14px; padding: 12px 14px; border: 1px solid var(--rule); border-left: 4px solid var(--tone);
  border-radius: 8px; font: 13px/1.5 ui-monospace, "DejaVu Sans Mono", monospace; }
summary { cursor: pointer; color: var(--soft); } p.quiet { color: var(--soft); } .good { color: var(--granted); font-weight: 600; }
footer { color: var(--soft); font-size: 13px; }
@media print { body { background: none; padding: 0; } section { break-inside: avoid-page; } }
`;
