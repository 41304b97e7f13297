import { parseArgs, type ParseArgsConfig } from "node:util";

/** Where a command writes, and what its surroundings can do. */
export interface Console {
  readonly out: (text: string) => void;
  readonly error: (text: string) => void;
  /** Whether standard output is a terminal: colour belongs there only. */
  readonly isTerminal: boolean;
  /** Whether progress may be shown on standard error. */
  readonly showsProgress: boolean;
}

/** 0: nothing to report. 1: findings. 2: bad input or usage. */
export type ExitCode = 0 | 1 | 2;

export type Command = (args: readonly string[], console: Console) => Promise<ExitCode>;

/** Bad usage of a command; like bad input it ends with exit code 2 and one message. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

type Options = NonNullable<ParseArgsConfig["options"]>;

/** The flags and arguments of one command. @throws UsageError naming the flag and the ones there are */
export function parse<T extends Options>(command: string, args: readonly string[], options: T) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const flags = Object.keys(options).map((name) => `--${name}`);
    const unknown = /Unknown option '(--?[^' ]+)/.exec(message)?.[1];
    if (unknown !== undefined) throw new UsageError(`${command} has no flag ${unknown}; it has ${flags.join(", ")}.`);
    const valueless = /Option '(?:-\w, )?(--[^' ]+)[^']*' argument missing/.exec(message)?.[1];
    if (valueless !== undefined) throw new UsageError(`${valueless} needs a value.`);
    throw new UsageError(`${command}: ${message.split(". ")[0] ?? message}.`);
  }
}
