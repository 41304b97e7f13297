import { DeclarationError } from "../model/errors";
import type { HostPlan, SshPlan } from "../model/plan";
import { paths } from "./paths";
import { commentText, hostAndPort, inForm, lines, systemUser } from "./text";

/**
 * Algorithms that OpenSSH 9.2 (Debian 12) and every later release accept: no SHA-1, no CBC, no NIST curves in the key
 * exchange, no ChaCha20 because clients without strict key exchange leave it open to Terrapin (CVE-2023-48795).
 * Naming one that the daemon does not know stops it, so newer ones (ML-KEM) wait until the oldest supported release has them.
 */
const algorithms = {
  KexAlgorithms: [
    "sntrup761x25519-sha512@openssh.com",
    "curve25519-sha256",
    "curve25519-sha256@libssh.org",
    "diffie-hellman-group16-sha512",
    "diffie-hellman-group18-sha512",
  ],
  Ciphers: ["aes256-gcm@openssh.com", "aes128-gcm@openssh.com", "aes256-ctr"],
  MACs: ["hmac-sha2-512-etm@openssh.com", "hmac-sha2-256-etm@openssh.com"],
  HostKeyAlgorithms: ["ssh-ed25519", "rsa-sha2-512", "rsa-sha2-256"],
} as const;

/**
 * The daemon's settings as keyword and value, in the order in which they are written: the drop-in file and the check of
 * what `sshd -T` reports both come from this list.
 */
export function sshdSettings(ssh: SshPlan, field = "ssh"): readonly (readonly [keyword: string, value: string])[] {
  if (ssh.allowUsers.length === 0) {
    throw new DeclarationError(
      `${field}.allowUsers`,
      ssh.allowUsers,
      "without it every account may log in.",
      "Name at least one user.",
    );
  }
  if (ssh.authorizedKeys.length === 0) {
    throw new DeclarationError(
      `${field}.authorizedKeys`,
      ssh.authorizedKeys,
      "nobody could log in.",
      "Give a public key, or leave SSH out.",
    );
  }
  const users = ssh.allowUsers.map((user, place) => inForm(`${field}.allowUsers[${place}]`, user, systemUser));
  return [
    ["Port", `${ssh.port}`],
    ["PermitRootLogin", "no"],
    ["PubkeyAuthentication", "yes"],
    ["PasswordAuthentication", "no"],
    ["KbdInteractiveAuthentication", "no"],
    ["PermitEmptyPasswords", "no"],
    ["HostbasedAuthentication", "no"],
    ["AuthenticationMethods", "publickey"],
    // The declared keys are the only ones: neither a login nor the cloud's key pair adds another.
    ["AuthorizedKeysFile", `${paths.authorizedKeys}/%u`],
    ["AuthorizedKeysCommand", "none"],
    ["TrustedUserCAKeys", "none"],
    ["AllowUsers", users.join(" ")],
    ["PermitUserEnvironment", "no"],
    ["StrictModes", "yes"],
    ["MaxAuthTries", "3"],
    ["MaxSessions", "10"],
    ["MaxStartups", "10:30:60"],
    ["LoginGraceTime", "30"],
    ["ClientAliveInterval", "300"],
    ["ClientAliveCountMax", "2"],
    ["X11Forwarding", "no"],
    ["AllowAgentForwarding", "no"],
    ["AllowStreamLocalForwarding", "no"],
    ["PermitTunnel", "no"],
    ["GatewayPorts", "no"],
    ...forwarding(ssh, field),
    ["LogLevel", "VERBOSE"],
    ["DebianBanner", "no"],
    ...Object.entries(algorithms).map(([keyword, names]) => [keyword, names.join(",")] as const),
  ];
}

function forwarding(ssh: SshPlan, field: string): readonly (readonly [string, string])[] {
  if (ssh.permitOpen.length === 0) {
    return [
      ["AllowTcpForwarding", "no"],
      ["PermitOpen", "none"],
      ["PermitListen", "none"],
    ];
  }
  const targets = ssh.permitOpen.map((target, place) => inForm(`${field}.permitOpen[${place}]`, target, hostAndPort));
  return [
    ["AllowTcpForwarding", "local"],
    ["PermitOpen", targets.join(" ")],
    ["PermitListen", "none"],
  ];
}

/**
 * Content of the drop-in file `00-sallyport.conf`. In sshd the first value of a keyword wins and the drop-ins are
 * read before the main file, so this one, sorting first, decides; `sshdEffective` says how to make sure that it did.
 * Undefined when the plan has no SSH: then the daemon is switched off.
 */
export function renderSshd(plan: HostPlan): string | undefined {
  return plan.ssh === undefined
    ? undefined
    : lines(
        `# SSH of ${commentText(plan.name)} (${plan.kind}). Derived from the plan: changes made here are lost.`,
        sshdSettings(plan.ssh, `${plan.name}.ssh`).map(([keyword, value]) => `${keyword} ${value}`),
      );
}

/**
 * The lines that `sshd -T` must print when the settings are in force. It prints keywords in lower case and a list of users as one line
 * each. `Port` and `AllowUsers` add up over all files instead of the first one winning, so of these there must be no other.
 */
export function sshdEffective(ssh: SshPlan): readonly string[] {
  return sshdSettings(ssh).flatMap(([keyword, value]) => {
    const word = keyword.toLowerCase();
    switch (keyword) {
      case "DebianBanner":
        return [];
      case "AllowUsers":
        return value.split(" ").map((user) => `${word} ${user}`);
      default:
        return [`${word} ${value}`];
    }
  });
}
