import { styleText } from "node:util";
import { type Paint, plain } from "../report/table";
import type { Console } from "./command";

export function paintFor(console: Console): Paint {
  return console.isTerminal ? (style, text) => styleText(style, text, { validateStream: false }) : plain;
}

/** Shows what is going on where somebody watches and it takes more than a second. */
export async function withProgress<T>(console: Console, doing: string, work: Promise<T>): Promise<T> {
  const timer = setTimeout(() => console.showsProgress && console.error(`${doing} …\n`), 1000);
  try {
    return await work;
  } finally {
    clearTimeout(timer);
  }
}
