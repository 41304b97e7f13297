import { spawn, spawnSync, type ChildProcess } from "node:child_process";

/** What a command did: its exit code and what it printed. */
export interface Outcome {
  readonly code: number;
  readonly out: string;
}

export function run(command: string, args: readonly string[], input?: string): Outcome {
  const result = spawnSync(command, args, { encoding: "utf8", input, timeout: 120_000 });
  return { code: result.status ?? -1, out: `${result.stdout}${result.stderr}` };
}

/** Runs a command that must succeed. */
export function must(command: string, args: readonly string[], input?: string): string {
  const { code, out } = run(command, args, input);
  if (code !== 0) {
    throw new Error(`${command} ${args.join(" ")} ended with ${code}: ${out}`);
  }
  return out;
}

/**
 * Network namespaces of the test's own, so that its packets and firewalls never touch the machine. `close` stops what was
 * started in them and removes them.
 */
export class Lab {
  private static count = 0;
  private readonly prefix = `sp${process.pid}${Lab.count++}`;
  private readonly names: string[] = [];
  private readonly children: ChildProcess[] = [];

  namespace(name: string): string {
    const full = `${this.prefix}-${name}`;
    must("ip", ["netns", "add", full]);
    this.names.push(full);
    this.ip(full, "link set lo up");
    // Link-local addresses are usable at once instead of after a second of asking around.
    this.must(full, "sysctl", ["-q", "-w", "net.ipv6.conf.default.accept_dad=0", "net.ipv6.conf.all.accept_dad=0"]);
    return full;
  }

  /** A cable between two namespaces; each end has its addresses and sends everything it does not know into it. */
  cable(a: string, aLink: string, aAddresses: readonly string[], b: string, bLink: string, bAddresses: readonly string[]): void {
    must("ip", ["link", "add", aLink, "netns", a, "type", "veth", "peer", "name", bLink, "netns", b]);
    this.addresses(a, aLink, aAddresses);
    this.addresses(b, bLink, bAddresses);
  }

  private addresses(namespace: string, link: string, addresses: readonly string[]): void {
    this.ip(namespace, `link set ${link} up`);
    for (const address of addresses) {
      this.ip(namespace, `addr add ${address} dev ${link}${address.includes(":") ? " nodad" : ""}`);
    }
  }

  ip(namespace: string, command: string): void {
    must("ip", ["-n", namespace, ...command.split(" ")]);
  }

  run(namespace: string, command: string, args: readonly string[], input?: string): Outcome {
    return run("ip", ["netns", "exec", namespace, command, ...args], input);
  }

  must(namespace: string, command: string, args: readonly string[], input?: string): string {
    return must("ip", ["netns", "exec", namespace, command, ...args], input);
  }

  /** Starts Node in a namespace and waits until its program prints "ready". */
  async start(namespace: string, ...nodeArguments: readonly string[]): Promise<ChildProcess> {
    const child = spawn("ip", ["netns", "exec", namespace, process.execPath, ...nodeArguments], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.children.push(child);
    await new Promise<void>((resolve, reject) => {
      let printed = "";
      const hear = (data: Buffer) => {
        printed += data.toString();
        if (printed.includes("ready")) {
          resolve();
        }
      };
      child.stdout.on("data", hear);
      child.stderr.on("data", hear);
      child.on("exit", (code) => reject(new Error(`ended with ${code}: ${printed}`)));
    });
    return child;
  }

  /** Starts a program in a namespace, with these settings as its whole environment but for PATH, and does not wait for it. */
  launch(namespace: string, command: readonly string[], environment: Readonly<Record<string, string>>): ChildProcess {
    const child = spawn("ip", ["netns", "exec", namespace, ...command], {
      stdio: "ignore",
      env: { PATH: process.env["PATH"], ...environment },
    });
    this.children.push(child);
    return child;
  }

  /** Waits for a condition, asking again and again. */
  async until(condition: () => boolean, milliseconds: number): Promise<void> {
    const end = Date.now() + milliseconds;
    while (!condition()) {
      if (Date.now() > end) {
        throw new Error(`not within ${milliseconds} ms`);
      }
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  /** Answers every HTTP request on the ports with "here", in both families. */
  async answer(namespace: string, ports: readonly number[]): Promise<void> {
    await this.start(
      namespace,
      "-e",
      `const http = require("node:http"); let left = ${ports.length};
       for (const port of ${JSON.stringify(ports)})
         http.createServer((request, response) => response.end("here")).listen(port, "::", () => { left -= 1; if (left === 0) console.log("ready"); });`,
    );
  }

  async close(): Promise<void> {
    await Promise.all(
      this.children.map(
        (child) =>
          new Promise<void>((resolve) => {
            if (child.exitCode !== null || child.signalCode !== null) {
              resolve();
              return;
            }
            child.on("exit", () => resolve());
            child.kill("SIGKILL");
          }),
      ),
    );
    this.names.forEach((name) => run("ip", ["netns", "del", name]));
  }
}
