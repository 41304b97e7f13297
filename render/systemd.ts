import { DeclarationError } from "../model/errors";
import type { AgentPlan, HostPlan } from "../model/plan";
import { metadataAddresses } from "./nftables";
import { agentInstall, paths, tunnelInterface } from "./paths";
import { commentText, inForm, lines, systemUser } from "./text";

/** Unit names, as the apply script enables them. */
export const units = {
  firewall: "sallyport-firewall.service",
  secrets: "sallyport-secrets.service",
  agent: "sallyport-agent.service",
  tunnelKeys: "sallyport-tunnel-keys.service",
  tunnelPeers: "sallyport-tunnel-peers.service",
  tunnelPeersTimer: "sallyport-tunnel-peers.timer",
  tunnel: `wg-quick@${tunnelInterface}.service`,
} as const;

/** A program to run as the agent where the product is not one that Sallyport installs itself. */
export interface AgentCommand {
  /** Absolute path and arguments. No shell. */
  readonly run: readonly string[];
  /** Checked before each start; a failure keeps the agent down. */
  readonly check?: readonly string[];
  /** Plain settings. Secrets come from the plan's sources. */
  readonly environment?: Readonly<Record<string, string>>;
}

/**
 * The firewall of our own, loaded before the network is up. It has no way to be stopped: stopping a service must not open a machine,
 * which is what Debian's own `nftables.service` does (`flush ruleset`).
 */
export function renderFirewallUnit(): string {
  return lines(
    "[Unit]",
    "Description=Sallyport firewall",
    "DefaultDependencies=no",
    "Wants=network-pre.target",
    "Before=network-pre.target shutdown.target",
    "Conflicts=shutdown.target",
    "",
    "[Service]",
    "Type=oneshot",
    "RemainAfterExit=yes",
    "# Rules that do not load leave the machine closed, not open.",
    `ExecStart=/bin/sh -c '/usr/sbin/nft -f ${paths.firewallActive} || { /usr/sbin/nft -f ${paths.firewallClosed}; exit 1; }'`,
    `ExecReload=/usr/sbin/nft -f ${paths.firewallActive}`,
    "",
    "[Install]",
    "WantedBy=sysinit.target",
  );
}

/** Fetches the agent's secrets at every boot: they live in memory only. */
export function renderSecretsUnit(): string {
  return lines(
    "[Unit]",
    "Description=Secrets of the agent",
    `Requires=${units.firewall}`,
    `After=network-online.target ${units.firewall}`,
    "Wants=network-online.target",
    "",
    "[Service]",
    "Type=oneshot",
    "RemainAfterExit=yes",
    `ExecStart=${paths.fetchSecrets}`,
    "TimeoutStartSec=600",
    "RuntimeDirectory=sallyport",
    "RuntimeDirectoryMode=0700",
    "RuntimeDirectoryPreserve=yes",
    "UMask=0077",
    ...sandbox,
    "ReadWritePaths=/run/sallyport",
  );
}

/**
 * The agent's own service. It runs code for strangers, so it gets a user of its own, no capabilities, a read-only system and no way to
 * the metadata service; the firewall says the same once more. `MemoryDenyWriteExecute` stays off: Node compiles at run time.
 * Undefined where the plan has no agent, or a product that Sallyport does not start.
 */
export function renderAgentUnit(plan: HostPlan, command?: AgentCommand): string | undefined {
  const agent = plan.agent;
  const program = agent === undefined ? undefined : programOf(plan, agent, command);
  if (agent === undefined || program === undefined) {
    return undefined;
  }
  const field = `${plan.name}.agent`;
  const user = inForm(`${field}.user`, agent.user, systemUser);
  if (user === "root") {
    throw new DeclarationError(`${field}.user`, user, "an agent runs code for strangers.", "Give it a user of its own.");
  }
  const needs = [units.firewall, ...(agent.secrets.length > 0 ? [units.secrets] : [])].join(" ");
  return lines(
    "[Unit]",
    `Description=${commentText(`${agent.profile.product} ${agent.profile.version} (${plan.name})`)}`,
    `Requires=${needs}`,
    `After=network-online.target ${needs}`,
    "Wants=network-online.target",
    "# RestartPreventExitStatus covers the main process alone; a check that fails again and again ends here.",
    "StartLimitIntervalSec=600",
    "StartLimitBurst=5",
    "",
    "[Service]",
    "Type=exec",
    `User=${user}`,
    `Group=${user}`,
    Object.entries(program.environment ?? {}).map(([name, value]) => `Environment=${unitWord(`${name}=${value}`)}`),
    agent.secrets.length > 0 ? `EnvironmentFile=${paths.secrets}` : [],
    program.check === undefined ? [] : `ExecStartPre=${program.check.map(unitWord).join(" ")}`,
    `ExecStart=${program.run.map(unitWord).join(" ")}`,
    `StateDirectory=${user}`,
    "StateDirectoryMode=0700",
    `WorkingDirectory=/var/lib/${user}`,
    "UMask=0077",
    "Restart=always",
    "RestartSec=5",
    "# 78: the configuration is wrong, and will be at the next start too.",
    "RestartPreventExitStatus=78",
    "TimeoutStartSec=90",
    "TimeoutStopSec=330",
    "KillMode=mixed",
    "OOMPolicy=continue",
    "# Leaves room for SSH and the journal.",
    "MemoryMax=85%",
    "TasksMax=1024",
    ...sandbox,
    "PrivateDevices=yes",
    "ProtectProc=invisible",
    "RemoveIPC=yes",
    "RestrictNamespaces=yes",
    "CapabilityBoundingSet=",
    "AmbientCapabilities=",
    `IPAddressDeny=${[...metadataAddresses.ipv4, ...metadataAddresses.ipv6].join(" ")}`,
    "",
    "[Install]",
    "WantedBy=multi-user.target",
  );
}

/**
 * What every service of ours gives up. Not RestrictSUIDSGID: it makes openat2 "not implemented", and OpenClaw's file locks need that
 * call; without capabilities and new privileges a set-user-id file gains nobody anything.
 */
const sandbox: readonly string[] = [
  "NoNewPrivileges=yes",
  "ProtectSystem=strict",
  "ProtectHome=yes",
  "PrivateTmp=yes",
  "ProtectClock=yes",
  "ProtectHostname=yes",
  "ProtectKernelLogs=yes",
  "ProtectKernelModules=yes",
  "ProtectKernelTunables=yes",
  "ProtectControlGroups=yes",
  "LockPersonality=yes",
  "RestrictRealtime=yes",
  "KeyringMode=private",
  "RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX AF_NETLINK",
  "SystemCallArchitectures=native",
  "SystemCallFilter=@system-service",
  "SystemCallFilter=~@privileged",
  "SystemCallErrorNumber=EPERM",
];

function programOf(plan: HostPlan, agent: AgentPlan, command: AgentCommand | undefined): AgentCommand | undefined {
  if (agent.profile.product !== "openclaw" || command !== undefined) {
    return command;
  }
  const gateway = agent.profile.listeners.find(({ name }) => name === "gateway");
  if (gateway === undefined) {
    throw new DeclarationError(`${plan.name}.agent.profile.listeners`, [], "it has no gateway.", "Use the openclaw profile.");
  }
  const openclaw = [agentInstall.node, agentInstall.program];
  return {
    check: [...openclaw, "config", "validate"],
    run: [...openclaw, "gateway", "run", "--port", `${gateway.port}`],
    environment: {
      HOME: `/var/lib/${agent.user}`,
      PATH: `${agentInstall.bin}:/usr/local/bin:/usr/bin:/bin`,
      NODE_ENV: "production",
      OPENCLAW_STATE_DIR: `/var/lib/${agent.user}`,
      OPENCLAW_CONFIG_PATH: paths.agentSettings,
      // The gateway rewrites its configuration at start otherwise, and drift could no longer be told from a change.
      OPENCLAW_CONFIG_READONLY: "1",
      OPENCLAW_NO_RESPAWN: "1",
      OPENCLAW_DISABLE_BONJOUR: "1",
    },
  };
}

/** One word of a unit file: quoted, with systemd's own specifiers and variables switched off. */
function unitWord(text: string): string {
  const escaped = text
    .replaceAll("\\", "\\\\")
    .replaceAll('"', '\\"')
    .replaceAll("%", "%%")
    .replaceAll("$", "$$$$")
    .replace(/[\r\n]+/g, " ");
  return /^[A-Za-z0-9_=./:@,+-]+$/.test(escaped) ? escaped : `"${escaped}"`;
}

/** Makes the machine's key pair before the tunnel comes up, and publishes the public half. */
export function renderTunnelKeysUnit(): string {
  return lines(
    "[Unit]",
    "Description=Key pair of the management tunnel",
    `Requires=${units.firewall}`,
    `After=network-online.target ${units.firewall}`,
    "Wants=network-online.target",
    `Before=${units.tunnel}`,
    "",
    "[Service]",
    "Type=oneshot",
    "RemainAfterExit=yes",
    `ExecStart=${paths.tunnelKeys} prepare`,
    "TimeoutStartSec=600",
    "UMask=0077",
    "",
    "[Install]",
    `RequiredBy=${units.tunnel}`,
  );
}

/** Adds peers that publish their key after this machine has started. */
export function renderTunnelPeersUnit(): string {
  return lines(
    "[Unit]",
    "Description=Late peers of the management tunnel",
    `Requisite=${units.tunnel}`,
    `After=${units.tunnel}`,
    "",
    "[Service]",
    "Type=oneshot",
    `ExecStart=${paths.tunnelKeys} join ${tunnelInterface}`,
    "TimeoutStartSec=600",
  );
}

export function renderTunnelPeersTimer(): string {
  return lines(
    "[Unit]",
    "Description=Late peers of the management tunnel",
    "",
    "[Timer]",
    "OnBootSec=1min",
    "OnUnitActiveSec=5min",
    "",
    "[Install]",
    "WantedBy=timers.target",
  );
}
