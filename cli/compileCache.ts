import { constants, enableCompileCache } from "node:module";
import { homedir } from "node:os";
import { join } from "node:path";

/**
 * Lets Node keep compiled code between runs, for this process and for the programs and packs it starts: Pulumi's SDK is most of
 * what a preview loads. In the user's own cache folder, where nobody else can put code; where it cannot be written, Node
 * goes on without. NODE_COMPILE_CACHE names another folder, NODE_DISABLE_COMPILE_CACHE=1 switches it off.
 */
export function keepCompiledCode(): void {
  const folder =
    process.env["NODE_COMPILE_CACHE"] ??
    join(process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"), "sallyport", "compiled");
  const { status } = enableCompileCache(folder);
  if (status === constants.compileCacheStatus.ENABLED) process.env["NODE_COMPILE_CACHE"] = folder;
}
