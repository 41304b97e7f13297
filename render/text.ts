import { DeclarationError } from "../model/errors";

/**
 * Guards for what a plan puts into configuration text. A name with a line break would otherwise become a second
 * directive, so each value is checked against the form its format allows before it is written.
 */
export interface TextForm {
  readonly pattern: RegExp;
  readonly problem: string;
  readonly fix: string;
}

export const systemUser: TextForm = {
  pattern: /^[a-z_][a-z0-9_-]{0,31}$/,
  problem: "it is no name of a system user.",
  fix: "Use lower-case letters, digits, - and _, at most 32, starting with a letter.",
};

export const machineName: TextForm = {
  pattern: /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/,
  problem: "it is no name of a machine.",
  fix: "Use letters, digits, dots and hyphens, at most 63, starting with a letter or digit.",
};

/** `name:port`, `192.0.2.1:port` or `[2001:db8::1]:port`. No wildcards. */
export const hostAndPort: TextForm = {
  pattern: /^(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9][A-Za-z0-9.-]*):([1-9]\d{0,4})$/,
  problem: "it is no host and port.",
  fix: 'Write one such as "10.0.1.5:2222" or "[2001:db8::5]:2222".',
};

/** One line of an authorized_keys file, without options: a public key. */
export const publicKeyLine: TextForm = {
  pattern:
    /^(ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp(256|384|521)|sk-(ssh-ed25519|ecdsa-sha2-nistp256)@openssh\.com) [A-Za-z0-9+/]+={0,2}( [^\r\n]*)?$/,
  problem: "it is no OpenSSH public key on one line.",
  fix: 'Give the content of the ".pub" file, never the private key.',
};

/** Curve25519 key in base64, as `wg pubkey` prints it. */
export const tunnelPublicKey: TextForm = {
  pattern: /^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$/,
  problem: "it is no WireGuard public key.",
  fix: "Give what `wg pubkey` prints: 44 characters of base64.",
};

export const environmentVariable: TextForm = {
  pattern: /^[A-Z][A-Z0-9_]{0,127}$/,
  problem: "it is no name of an environment variable.",
  fix: "Use upper-case letters, digits and _, starting with a letter.",
};

/** https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-su-create.html */
export const parameterName: TextForm = {
  pattern: /^\/[A-Za-z0-9_.-]+(\/[A-Za-z0-9_.-]+)*$/,
  problem: "it is no name of an SSM parameter.",
  fix: 'Write a path such as "/sallyport/ember/gateway-token".',
};

/**
 * The value itself, when it has the form.
 * @throws DeclarationError; the value is shown unless it may hold a private key.
 */
export function inForm(field: string, value: string, form: TextForm): string {
  if (!form.pattern.test(value)) {
    throw new DeclarationError(field, value.includes("PRIVATE KEY") ? "(a private key)" : value, form.problem, form.fix);
  }
  return value;
}

/** Free text made safe for one comment line of any format: one line, printable, no quotes that a format could close. */
export function commentText(text: string): string {
  return text
    .replace(/[^\p{L}\p{N}\p{P}\p{S} ]+/gu, " ")
    .replace(/["\\%]/g, "'")
    .trim();
}

/** Lines to text, with one line break at the end. */
export function lines(...parts: readonly (string | readonly string[])[]): string {
  return `${parts.flat().join("\n")}\n`;
}
