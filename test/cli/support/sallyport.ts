import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { main } from "../../../cli/main";
import type { Piece } from "../../exposure/support/world";

/** The command line as a script runs it: no terminal, everything it writes kept. */
export async function sallyport(...args: string[]) {
  let out = "";
  let error = "";
  const code = await main(args, {
    out: (text) => void (out += text),
    error: (text) => void (error += text),
    isTerminal: false,
    showsProgress: false,
  });
  return { code, out, error };
}

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), "sallyport-cli-"))));
afterAll(() => rmSync(folder, { recursive: true }));

/** A graph document in a file. */
export function documentOf(resources: readonly Piece[], name = "graph.json"): string {
  return textFile(name, JSON.stringify({ resources }));
}

export function textFile(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

export const urn = (type: string, name: string) => `urn:pulumi:document::graph::${type}::${name}`;
export const vm = urn("aws:ec2/instance:Instance", "vm");
