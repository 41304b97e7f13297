import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type Outcome, must, run } from "./machine";

export interface SandboxFile {
  readonly path: string;
  readonly mode: string;
  readonly content: string;
}

/**
 * This machine's file system, copied on write: what a script changes in it is gone afterwards. Scripts run as root in namespaces of
 * their own for mounts and processes, so that they use their real paths and leave nothing running.
 */
export class Sandbox {
  private readonly folder = mkdtempSync(join(tmpdir(), "sallyport-sandbox-"));

  constructor(files: readonly SandboxFile[]) {
    must("mount", ["-t", "tmpfs", "tmpfs", this.folder]);
    ["changed", "work", "root"].forEach((name) => mkdirSync(join(this.folder, name)));
    this.add(files);
  }

  add(files: readonly SandboxFile[]): void {
    for (const { path, mode, content } of files) {
      const target = join(this.folder, "changed", path);
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, content);
      chmodSync(target, Number.parseInt(mode, 8));
    }
  }

  /** Runs a shell program inside; in a network namespace when one is named. */
  run(program: string, namespace?: string): Outcome {
    const { folder } = this;
    const layers = `lowerdir=/,upperdir=${folder}/changed,workdir=${folder}/work`;
    const inside = `mount -t overlay overlay -o ${layers} ${folder}/root && mount --rbind /dev ${folder}/root/dev && mount -t proc proc ${folder}/root/proc && mount -t tmpfs tmpfs ${folder}/root/run && exec chroot ${folder}/root /bin/bash -c "$0"`;
    const isolated = ["unshare", "--mount", "--pid", "--fork", "--kill-child", "/bin/sh", "-c", inside, program];
    return namespace === undefined
      ? run("unshare", ["--net", ...isolated])
      : run("ip", ["netns", "exec", namespace, ...isolated]);
  }

  /** What a script left in a file. */
  read(path: string): string {
    return readFileSync(join(this.folder, "changed", path), "utf8");
  }

  close(): void {
    must("umount", [this.folder]);
    rmSync(this.folder, { recursive: true });
  }
}
