import { requireText } from "../declaration";
import { DeclarationError } from "../errors";
import type { Listener } from "../listeners";

/** Not 22: less noise in the logs. It is no protection; the key, the firewall and the bastion are. */
export const sshPort = 2222;

/** New SSH connections a minute and source address: enough for a person and their tools, too few to guess. */
export const sshRatePerMinute = 10;

export const sshListener: Listener = {
  name: "ssh",
  protocol: "tcp",
  port: sshPort,
  bind: "any",
  surfaces: [{ name: "login", role: "ssh", match: { kind: "all" }, authentication: "key" }],
  owner: "root",
  presence: "required",
};

/** Who may log in, and with what. */
export interface SshAccounts {
  /** Names of system users, never root. Default: `jump` on a bastion, `operator` on an agent. */
  readonly users?: readonly string[];
  /** Public keys, OpenSSH one-line form, at least one. Keys of the bastion and of agents should differ. */
  readonly authorizedKeys: readonly string[];
}

/** @throws DeclarationError when nobody could log in, root could, or a key is no public key. */
export function requireAccounts(
  field: string,
  accounts: SshAccounts,
  usual: string,
): { allowUsers: readonly string[]; authorizedKeys: readonly string[] } {
  const users = accounts.users ?? [usual];
  if (users.length === 0) {
    throw new DeclarationError(`${field}.users`, users, "nobody could log in.", "Name at least one user, or leave ssh out.");
  }
  if (users.includes("root")) {
    throw new DeclarationError(
      `${field}.users`,
      users,
      "root never logs in over SSH.",
      "Name an ordinary user, who may use sudo.",
    );
  }
  const keys = accounts.authorizedKeys;
  if (!Array.isArray(keys) || keys.length === 0) {
    throw new DeclarationError(
      `${field}.authorizedKeys`,
      keys,
      "passwords are off, so nobody could log in.",
      "Name at least one public key.",
    );
  }
  return {
    allowUsers: users.map((user, place) => requireText(`${field}.users[${place}]`, user, "Name a system user.")),
    authorizedKeys: keys.map((key: unknown, place) => requirePublicKey(`${field}.authorizedKeys[${place}]`, key)),
  };
}

/** The value is never shown: what is no public key may be a private one. */
function requirePublicKey(field: string, key: unknown): string {
  if (typeof key !== "string" || !/^(ssh-|ecdsa-|sk-)[a-z0-9@.-]+ [A-Za-z0-9+/]+={0,2}( [^\r\n]*)?$/.test(key.trim())) {
    throw new DeclarationError(
      field,
      "(not shown)",
      "it is no OpenSSH public key on one line.",
      'Give the content of the ".pub" file.',
    );
  }
  return key.trim();
}
