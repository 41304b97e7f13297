import type { HostPlan } from "../model/plan";
import { installOpenclaw, installPlugins } from "./install";
import { paths, tunnelInterface } from "./paths";
import { sshdEffective } from "./sshd";
import { units } from "./systemd";
import { lines } from "./text";

/** Services that machine images start and that nothing here needs. */
const unusedServices = [
  "avahi-daemon.socket",
  "avahi-daemon.service",
  "cups.socket",
  "cups.path",
  "cups.service",
  "cups-browsed.service",
  "bluetooth.service",
  "ModemManager.service",
  "rpcbind.socket",
  "rpcbind.service",
  "exim4.service",
];

/**
 * The script that puts a plan in force on its machine. It closes the machine first and opens it as planned once every file has been
 * checked; it opens the firewall before it moves SSH. When a step fails, the machine is closed again and stays closed over a reboot;
 * the cloud's console is the way in. It may be run again.
 *
 * @param startsAgent Whether the plan's agent has a service to start.
 */
export function renderApply(plan: HostPlan, startsAgent: boolean): string {
  const openclaw = plan.agent?.profile.product === "openclaw" ? plan.agent : undefined;
  const plugins = openclaw && installPlugins(openclaw);
  const steps = [
    "close",
    "unused_services",
    ...(openclaw === undefined ? [] : ["install_agent"]),
    "check_firewall",
    ...(plan.ssh === undefined ? [] : ["check_ssh"]),
    "open_firewall",
    plan.ssh === undefined ? "switch_ssh_off" : "move_ssh",
    ...(plan.tunnel === undefined ? [] : ["start_tunnel"]),
    // By the agent's own user, so only once the plan's rules let it out.
    ...(plugins === undefined ? [] : ["install_plugins"]),
    ...(startsAgent ? ["start_agent"] : []),
  ];
  return lines(
    "#!/bin/bash",
    "# Puts this machine's plan in force. Every step is checked; a failure leaves the machine closed.",
    "set -euo pipefail",
    "export DEBIAN_FRONTEND=noninteractive",
    "",
    ...shared,
    ...(openclaw === undefined ? [] : ["", "install_agent() {", ...installOpenclaw(openclaw), "}"]),
    ...(plugins === undefined ? [] : ["", "install_plugins() {", ...plugins, "}"]),
    ...ssh(plan),
    ...tunnel(plan),
    ...agent(plan, startsAgent),
    "",
    "step=start",
    "finish() {",
    "  local status=$?",
    '  [ "$status" -ne 0 ] || return 0',
    '  echo "sallyport: $step failed; this machine stays closed" >&2',
    `  systemctl stop ${units.agent} 2>/dev/null || true`,
    "  # Without a firewall to close, nothing may listen.",
    "  use_firewall closed || systemctl stop ssh.socket ssh.service || true",
    "}",
    "trap finish EXIT",
    "",
    `for step in ${steps.join(" ")}; do`,
    '  echo "sallyport: $step"',
    '  "$step"',
    "done",
  );
}

const shared: readonly string[] = [
  "# use_firewall planned|closed: in force now and after a reboot.",
  "use_firewall() {",
  "  case $1 in",
  `    planned) ln -sfn ${paths.firewall} ${paths.firewallActive} ;;`,
  `    closed) ln -sfn ${paths.firewallClosed} ${paths.firewallActive} ;;`,
  "  esac",
  `  nft -f ${paths.firewallActive}`,
  "}",
  "",
  "# switch_off UNIT …: those that exist",
  "switch_off() {",
  "  local unit",
  '  for unit in "$@"; do',
  '    if systemctl cat -- "$unit" >/dev/null 2>&1; then systemctl disable --now -- "$unit"; fi',
  "  done",
  "}",
  "",
  "close() {",
  "  use_firewall closed",
  "  systemctl daemon-reload",
  "  # Debian's own service flushes every table when it starts or stops.",
  "  systemctl mask nftables.service",
  `  systemctl enable ${units.firewall}`,
  `  systemctl restart ${units.firewall}`,
  "}",
  "",
  "unused_services() {",
  `  switch_off ${unusedServices.join(" ")}`,
  "}",
  "",
  "check_firewall() {",
  `  nft -c -f ${paths.firewall}`,
  "}",
  "",
  "open_firewall() {",
  "  use_firewall planned",
  "}",
];

function ssh(plan: HostPlan): readonly string[] {
  if (plan.ssh === undefined) {
    return ["", "switch_ssh_off() {", "  switch_off ssh.socket ssh.service", "}"];
  }
  const { port, allowUsers } = plan.ssh;
  return [
    "",
    "# Puts the drop-in in place; the running daemon does not read it yet. The previous one is kept and comes back on a failure.",
    "check_ssh() {",
    "  install -d -m 0755 /run/sshd /etc/ssh/sshd_config.d",
    `  if [ -e ${paths.sshd} ]; then cp -p ${paths.sshd} ${paths.sshd}.previous; fi`,
    `  install -m 0600 ${paths.sshdStaged} ${paths.sshd}`,
    "  if ! { sshd -t && effective_ssh; }; then",
    "    restore_ssh",
    "    return 1",
    "  fi",
    "}",
    "",
    "restore_ssh() {",
    `  if [ -e ${paths.sshd}.previous ]; then mv ${paths.sshd}.previous ${paths.sshd}; else rm -f ${paths.sshd}; fi`,
    "}",
    "",
    "# A line in the image's own files can win over the drop-in or add to it, so the daemon is asked what it would really do.",
    "effective_ssh() {",
    "  local effective line",
    `  effective=$(sshd -T -C user=${allowUsers[0] ?? "root"},host=localhost,addr=127.0.0.1)`,
    "  while read -r line; do",
    '    grep -qxF -- "$line" <<<"$effective" || { echo "sshd would not use: $line" >&2; return 1; }',
    "  done <<'SETTINGS'",
    ...sshdEffective(plan.ssh),
    "SETTINGS",
    `  [ "$(grep -c '^allowusers ' <<<"$effective")" = ${allowUsers.length} ] || { echo "sshd would let other users in" >&2; return 1; }`,
    `  ! grep '^port ' <<<"$effective" | grep -vqx 'port ${port}' || { echo "sshd would listen on another port" >&2; return 1; }`,
    `  ! grep '^listenaddress ' <<<"$effective" | grep -vq ':${port}$' || { echo "sshd would listen on another port" >&2; return 1; }`,
    "}",
    "",
    "move_ssh() {",
    "  # With socket activation systemd opens the port, and sshd's own setting counts for nothing.",
    "  switch_off ssh.socket",
    "  systemctl enable ssh.service",
    `  if ! { systemctl restart ssh.service && listens ${port}; }; then`,
    "    restore_ssh",
    "    systemctl restart ssh.service",
    "    return 1",
    "  fi",
    `  rm -f ${paths.sshd}.previous`,
    "}",
    "",
    "listens() {",
    "  local try",
    "  for try in $(seq 50); do",
    '    if ss -Hltn "sport = :$1" | grep -q .; then return 0; fi',
    "    sleep 0.2",
    "  done",
    '  echo "nothing listens on port $1 after $try tries" >&2',
    "  return 1",
    "}",
  ];
}

function tunnel(plan: HostPlan): readonly string[] {
  return plan.tunnel === undefined
    ? []
    : [
        "",
        "start_tunnel() {",
        "  chmod 0700 /etc/wireguard",
        `  systemctl enable ${units.tunnelKeys} ${units.tunnel} ${units.tunnelPeersTimer}`,
        `  systemctl restart ${units.tunnelKeys}`,
        `  wg-quick strip ${tunnelInterface} >/dev/null`,
        `  systemctl restart ${units.tunnel}`,
        `  systemctl restart ${units.tunnelPeersTimer}`,
        "}",
      ];
}

function agent(plan: HostPlan, startsAgent: boolean): readonly string[] {
  if (plan.agent === undefined || !startsAgent) {
    return [];
  }
  const { product } = plan.agent.profile;
  return [
    "",
    "start_agent() {",
    // The agent reads its settings and cannot write them.
    ...(product === "openclaw"
      ? [`  chgrp ${plan.agent.user} ${paths.agentSettings}`, `  chmod 0640 ${paths.agentSettings}`]
      : []),
    `  systemctl enable ${units.agent}`,
    `  systemctl restart ${units.agent}`,
    "}",
  ];
}
