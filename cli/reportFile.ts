import { existsSync, renameSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, resolve } from "node:path";
import { DeclarationError } from "../model/errors";

/** Refuses before any work is done what could not be written at its end. */
export function requireWritable(path: string): void {
  const folder = dirname(resolve(path));
  if (!existsSync(folder))
    throw new DeclarationError("--report", path, "its folder does not exist.", "Create it, or name another file.");
  if (existsSync(path) && statSync(path).isDirectory())
    throw new DeclarationError("--report", path, "it is a folder.", "Name a file in it.");
}

/** Written whole or not at all. */
export function writeWhole(path: string, text: string): void {
  const draft = resolve(dirname(path), `.${basename(path)}.${process.pid}`);
  writeFileSync(draft, text);
  renameSync(draft, path);
}
