#!/usr/bin/env node
import { createRequire } from "node:module";
import { DeclarationError } from "../model/errors";
import { type Command, type Console, type ExitCode, UsageError } from "./command";
import { keepCompiledCode } from "./compileCache";
import type * as packageInformation from "./packageRoot";
import type * as connectivityCommand from "./connectivity";
import type * as diffCommand from "./diff";
import type * as explainCommand from "./explain";
import type * as previewCommand from "./preview";
import type * as proveCommand from "./prove";
import type * as reachCommand from "./reach";

const load = createRequire(__filename);

/** Each command is loaded when it is called: a preview needs gRPC, a proof does not. */
const commands: Readonly<Record<string, () => Command>> = {
  preview: () => (load("./preview") as typeof previewCommand).preview,
  prove: () => (load("./prove") as typeof proveCommand).prove,
  reach: () => (load("./reach") as typeof reachCommand).reach,
  connectivity: () => (load("./connectivity") as typeof connectivityCommand).connectivity,
  explain: () => (load("./explain") as typeof explainCommand).explain,
  diff: () => (load("./diff") as typeof diffCommand).diff,
};

const usage = `sallyport: proves who can reach what, before it exists.

  sallyport preview [DIR]    preview a Pulumi program, prove its exposure
      --stack S              Pulumi.S.yaml (default: the only one there is)
      --all                  every stack beside Pulumi.yaml
      --pack P               judge by this policy pack (repeatable)
      --config K=V           configuration over the files (repeatable)
      --invoke-answers F     results of provider lookups, as JSON by token
      --report F.html        write a map and the tables to one HTML file
      --json                 one JSON object on standard output

  sallyport prove            prove the exposure of what is known already
      --graph F              a graph document
      --state F              the output of \`pulumi stack export\`
      --json                 one JSON object on standard output

  sallyport reach            whether packets get from X to Y, or all that blocks
      --from X --to Y        a resource, URN, zone, address or CIDR
      --protocol P --port N  names, numbers or "any"
      --family F             ipv4 or ipv6 (default: either)
      --graph F, --state F, --json

  sallyport connectivity     every connection that any two peers can open
      --format text|md|dot   (default: text)
      --graph F, --state F, --json

  sallyport explain FINDING  the way of one finding of prove, and proved fixes
      --graph F, --state F, --json

  sallyport diff A B         what changed in who can reach what; 1 if it widened
      A, B                   graph documents or exported states
      --json

F may be "-" for standard input. Exit code 0: nothing to report,
1: findings, 2: bad input.
`;

/** The whole command line: runs a command and turns mistakes into one message each. */
export async function main(args: readonly string[], console: Console): Promise<ExitCode> {
  const [name = "", ...rest] = args;
  if (name === "--help" || name === "-h" || name === "help" || rest.includes("--help")) {
    console.out(usage);
    return 0;
  }
  if (name === "--version") {
    console.out(`${(load("./packageRoot") as typeof packageInformation).packageVersion()}\n`);
    return 0;
  }
  try {
    const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
    if (command === undefined)
      throw new UsageError(
        `${name === "" ? "name a command" : `there is no command ${JSON.stringify(name)}`}; there are ${listOf(Object.keys(commands))}.`,
      );
    return await command()(rest, console);
  } catch (error) {
    console.error(`sallyport: ${messageOf(error)}\n`);
    return 2;
  }
}

function listOf(names: readonly string[]): string {
  return `${names.slice(0, -1).join(", ")} and ${names.at(-1) ?? ""}`;
}

/** A mistake of the user in one sentence; one of ours with all that helps to find it. */
function messageOf(error: unknown): string {
  if (error instanceof DeclarationError || error instanceof UsageError) return error.message;
  return `this is a fault of Sallyport, please report it: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
}

if (require.main === module) {
  keepCompiledCode();
  const { stdout, stderr } = process;
  const colourless = (process.env["NO_COLOR"] ?? "") !== "";
  // Ending through exit() takes the program and the packs along, which a signal's default would leave running.
  for (const [signal, number] of [
    ["SIGHUP", 1],
    ["SIGINT", 2],
    ["SIGTERM", 15],
  ] as const)
    process.once(signal, () => process.exit(128 + number));
  // Whoever reads the output may have seen enough (`| head`).
  stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 2));
  void main(process.argv.slice(2), {
    out: (text) => stdout.write(text),
    error: (text) => stderr.write(text),
    isTerminal: stdout.isTTY && !colourless,
    showsProgress: stderr.isTTY,
  }).then((code) => {
    process.exitCode = code;
  });
}
