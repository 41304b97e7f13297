/** Where each rendered file lies on a machine. The apply script, the units and cloud-init name the same places. */
export const paths = {
  /** The rules in force: a link to one of the two below. Only a machine on which every step succeeded is opened as planned. */
  firewallActive: "/etc/sallyport/firewall-active.nft",
  firewall: "/etc/sallyport/firewall.nft",
  firewallClosed: "/etc/sallyport/firewall-closed.nft",
  /** The drop-in waits here until it has been checked. */
  sshdStaged: "/etc/sallyport/sshd.conf",
  sshd: "/etc/ssh/sshd_config.d/00-sallyport.conf",
  /** One file per user, owned by root, so that a login cannot add keys of its own. */
  authorizedKeys: "/etc/sallyport/authorized_keys",
  expectedSockets: "/etc/sallyport/expected-sockets.json",
  tunnel: "/etc/wireguard/wg0.conf",
  tunnelPrivateKey: "/etc/wireguard/private.key",
  agentSettings: "/etc/openclaw/openclaw.json",
  /** Root's programs. */
  programs: "/usr/local/lib/sallyport",
  apply: "/usr/local/lib/sallyport/apply",
  parameterStore: "/usr/local/lib/sallyport/parameter-store",
  fetchSecrets: "/usr/local/lib/sallyport/fetch-secrets",
  tunnelKeys: "/usr/local/lib/sallyport/tunnel-keys",
  /** In memory only: gone with a reboot, never in an image or a snapshot. */
  secrets: "/run/sallyport/agent.env",
  units: "/etc/systemd/system",
} as const;

export const tunnelInterface = "wg0";

/** Where OpenClaw and the Node it needs lie. Owned by root: the agent cannot change its own program. */
export const agentInstall = {
  folder: "/opt/openclaw",
  bin: "/opt/openclaw/bin",
  node: "/opt/openclaw/bin/node",
  program: "/opt/openclaw/node_modules/openclaw/openclaw.mjs",
} as const;
