import { DeclarationError } from "../model/errors";
import { inForm, lines, machineName, systemUser, type TextForm } from "./text";

/** A machine as an operator's SSH client sees it. */
export interface SshTarget {
  /** What the operator types: `ssh ember`. Also the name under which the host key is remembered, whatever the address. */
  readonly alias: string;
  /** Address or name to connect to, as seen from the machine before it. */
  readonly hostName: string;
  readonly port: number;
  readonly user: string;
  /** Private key file on the operator's own machine. Each machine has its own, so that one stolen key opens one door. */
  readonly identityFile: string;
  /** Alias of the machine to jump through. */
  readonly through?: string;
}

const hostName: TextForm = {
  pattern: /^[A-Za-z0-9:][A-Za-z0-9.:-]*$/,
  problem: "it is no host name or address.",
  fix: 'Write one such as "gate.example.net" or "10.0.1.5".',
};

const filePath: TextForm = {
  pattern: /^[^\s"%\\]+$/,
  problem: "it is no path without spaces, quotes and percent signs.",
  fix: 'Write one such as "~/.ssh/gate_ed25519".',
};

/**
 * Text for `~/.ssh/config`: one block per machine, each with a key of its own and nothing offered but that key.
 * @throws DeclarationError when two machines share a key file, or a jump names a machine that is not listed.
 */
export function renderSshClient(targets: readonly SshTarget[]): string {
  targets.forEach((target, place) => {
    const field = `targets[${place}]`;
    if (target.through !== undefined && !targets.some(({ alias }) => alias === target.through)) {
      throw new DeclarationError(
        `${field}.through`,
        target.through,
        "no such machine is listed.",
        "Give the alias of a machine in the same list.",
      );
    }
    if (targets.some(({ identityFile }, other) => other < place && identityFile === target.identityFile)) {
      throw new DeclarationError(
        `${field}.identityFile`,
        target.identityFile,
        "another machine uses the same key.",
        "Make a key for each machine, so that one stolen key opens one door.",
      );
    }
  });
  return lines(...targets.map((target, place) => block(target, `targets[${place}]`)));
}

function block(target: SshTarget, field: string): readonly string[] {
  const alias = inForm(`${field}.alias`, target.alias, machineName);
  return [
    `Host ${alias}`,
    `  HostName ${inForm(`${field}.hostName`, target.hostName, hostName)}`,
    `  Port ${target.port}`,
    `  User ${inForm(`${field}.user`, target.user, systemUser)}`,
    `  IdentityFile ${inForm(`${field}.identityFile`, target.identityFile, filePath)}`,
    "  IdentitiesOnly yes",
    `  HostKeyAlias ${alias}`,
    "  ForwardAgent no",
    "  ForwardX11 no",
    "  PasswordAuthentication no",
    "  KbdInteractiveAuthentication no",
    "  ServerAliveInterval 60",
    ...(target.through === undefined ? [] : [`  ProxyJump ${target.through}`]),
  ];
}
