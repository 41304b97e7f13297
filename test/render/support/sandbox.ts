import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type Outcome, must, run } from "./machine";

export interface SandboxFile {
  readonly path: string;
  readonly mode: string;
  readonly content: string;
}

/** Where systemd's control groups are: the whole tree, or its part of the older layout. */
const groups = ["/sys/fs/cgroup", "/sys/fs/cgroup/systemd", "/sys/fs/cgroup/unified"];

/**
 * This machine's file system, copied on write: what a script changes in it is gone afterwards. Scripts run as root in namespaces of
 * their own for mounts and processes, so that they use their real paths and leave nothing running.
 */
export class Sandbox {
  private static count = 0;
  private readonly folder = mkdtempSync(join(tmpdir(), "sallyport-sandbox-"));

  private readonly group = `sallyport-${process.pid}-${Sandbox.count++}`;

  /** @param shared Files and folders of this machine that appear at another place inside, at which something must exist. */
  constructor(
    files: readonly SandboxFile[],
    private readonly shared: readonly (readonly [from: string, to: string])[] = [],
  ) {
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
    const script = `${this.mounts()} && exec chroot ${this.folder}/root /bin/bash -c "$0"`;
    const isolated = ["unshare", "--mount", "--pid", "--fork", "--kill-child", "/bin/sh", "-c", script, program];
    return namespace === undefined
      ? run("unshare", ["--net", ...isolated])
      : run("ip", ["netns", "exec", namespace, ...isolated]);
  }

  /** The command that boots the machine's own systemd with one unit and what it needs, to be started in a network namespace. */
  boot(unit: string): readonly string[] {
    const { folder } = this;
    const join = groups.map(
      (path) =>
        `if [ -e ${path}/cgroup.procs ]; then mkdir -p ${path}/${this.group} && echo $$ >${path}/${this.group}/cgroup.procs; fi`,
    );
    const inside = [
      this.mounts(),
      `mount -t sysfs -o ro sysfs ${folder}/root/sys`,
      `mount -t tmpfs tmpfs ${folder}/root/tmp`,
      // Control groups of both kinds, as on this machine.
      `if [ -e /sys/fs/cgroup/cgroup.controllers ]; then mount -t cgroup2 cgroup2 ${folder}/root/sys/fs/cgroup; else
         mount -t tmpfs tmpfs ${folder}/root/sys/fs/cgroup && mkdir ${folder}/root/sys/fs/cgroup/systemd ${folder}/root/sys/fs/cgroup/unified &&
         mount -t cgroup -o none,name=systemd cgroup ${folder}/root/sys/fs/cgroup/systemd && mount -t cgroup2 cgroup2 ${folder}/root/sys/fs/cgroup/unified; fi`,
      `exec env -i container=docker PATH=/usr/sbin:/usr/bin:/sbin:/bin chroot ${folder}/root /lib/systemd/systemd --unit=${unit}`,
    ].join(" && ");
    const isolated = `exec unshare --mount --pid --fork --kill-child --cgroup --uts --ipc /bin/sh -c "$0"`;
    return ["/bin/sh", "-c", [...join, isolated].join("; "), inside];
  }

  private mounts(): string {
    const { folder } = this;
    return [
      `mount -t overlay overlay -o lowerdir=/,upperdir=${folder}/changed,workdir=${folder}/work ${folder}/root`,
      ...this.shared.map(([from, to]) => `mount --bind ${from} ${folder}/root${to}`),
      `mount --rbind /dev ${folder}/root/dev`,
      `mount -t proc proc ${folder}/root/proc`,
      `mount -t tmpfs -o mode=755 tmpfs ${folder}/root/run`,
    ].join(" && ");
  }

  /** What a script left in a file. */
  read(path: string): string {
    return readFileSync(join(this.folder, "changed", path), "utf8");
  }

  has(path: string): boolean {
    return existsSync(join(this.folder, "changed", path));
  }

  close(): void {
    groups.forEach((path) => run("find", [`${path}/${this.group}`, "-depth", "-type", "d", "-exec", "rmdir", "{}", ";"]));
    must("umount", [this.folder]);
    rmSync(this.folder, { recursive: true });
  }
}
