import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { credentials, type ServiceError } from "@grpc/grpc-js";
import { AnalyzerClient } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import * as proto from "@pulumi/pulumi/proto/analyzer_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { analyzeRequest, diagnosticsOf, stackRequest, type Diagnostic, type EngineResource } from "./engine";

export const repository = join(__dirname, "../../..");

export function packFolder(pack: string): string {
  return join(repository, "policies", pack);
}

/** Bundles the packs unless that was done since the sources last changed: another test may be loading them. */
export function bundlePacks(packs: readonly string[]): void {
  const bundled = Math.min(...packs.map((pack) => changedAt(join(packFolder(pack), "bin/index.js"))));
  const sources = ["policies", "exposure", "model"].flatMap((room) =>
    readdirSync(join(repository, room), { recursive: true, encoding: "utf8" }).map((name) => join(repository, room, name)),
  );
  if (sources.some((source) => source.endsWith(".ts") && changedAt(source) > bundled)) {
    execFileSync(process.execPath, [join(repository, "tools/bundle-packs.mjs")], { stdio: "pipe" });
  }
}

function changedAt(path: string): number {
  return existsSync(path) ? statSync(path).mtimeMs : 0;
}

type Method<Request, Response> = (
  request: Request,
  callback: (error: ServiceError | null, response: Response) => void,
) => unknown;

/** A pack served by the SDK's own runner in its own process, as the engine starts it. */
export class PackProcess {
  private output = "";
  private errors = "";

  private constructor(
    private readonly child: ChildProcess,
    private client: AnalyzerClient | undefined,
  ) {
    child.stdout?.setEncoding("utf8").on("data", (text: string) => (this.output += text));
    child.stderr?.setEncoding("utf8").on("data", (text: string) => (this.errors += text));
  }

  static async start(folder: string): Promise<PackProcess> {
    const runner = join(repository, "node_modules/@pulumi/pulumi/cmd/run-policy-pack");
    const pack = new PackProcess(
      spawn(process.execPath, [runner, "127.0.0.1:1", "."], { cwd: folder, stdio: ["ignore", "pipe", "pipe"] }),
      undefined,
    );
    const port = await pack.port();
    pack.client = new AnalyzerClient(`127.0.0.1:${port}`, credentials.createInsecure(), { "grpc.max_send_message_length": -1 });
    return pack;
  }

  /** Everything the pack ever printed. */
  printed(): { readonly output: string; readonly errors: string } {
    return { output: this.output, errors: this.errors };
  }

  async info(): Promise<proto.AnalyzerInfo> {
    return this.ask<Empty, proto.AnalyzerInfo>((client) => client.getAnalyzerInfo, new Empty());
  }

  /** Sets the levels of policies, as `--policy-pack-config` does; all others keep their own. */
  async configure(levels: Readonly<Record<string, proto.EnforcementLevel>>): Promise<void> {
    const request = new proto.ConfigureAnalyzerRequest();
    for (const policy of (await this.info()).getPoliciesList()) {
      const config = new proto.PolicyConfig();
      config.setEnforcementlevel(levels[policy.getName()] ?? policy.getEnforcementlevel());
      config.setProperties(analyzeRequest({ type: "", name: "", inputs: {} }).getProperties());
      request.getPolicyconfigMap().set(policy.getName(), config);
    }
    await this.ask<proto.ConfigureAnalyzerRequest, Empty>((client) => client.configure, request);
  }

  async run(resources: readonly EngineResource[]): Promise<readonly Diagnostic[]> {
    const diagnostics: Diagnostic[] = [];
    for (const resource of resources) {
      const request = analyzeRequest(resource);
      diagnostics.push(
        ...diagnosticsOf(await this.ask<proto.AnalyzeRequest, proto.AnalyzeResponse>((client) => client.analyze, request)),
      );
    }
    const request = stackRequest(resources);
    diagnostics.push(
      ...diagnosticsOf(
        await this.ask<proto.AnalyzeStackRequest, proto.AnalyzeResponse>((client) => client.analyzeStack, request),
      ),
    );
    return diagnostics;
  }

  async stop(): Promise<void> {
    this.client?.close();
    if (this.child.exitCode !== null) return;
    const exited = once(this.child, "exit");
    this.child.kill();
    await exited;
  }

  private port(): Promise<number> {
    return new Promise((resolve, reject) => {
      this.child.once("error", reject);
      this.child.once("exit", (code) => reject(new Error(`the pack ended with ${code}: ${this.errors}`)));
      this.child.stdout?.on("data", () => {
        const [first, rest] = this.output.split("\n");
        if (rest !== undefined) resolve(Number(first));
      });
    });
  }

  private ask<Request, Response>(
    method: (client: AnalyzerClient) => Method<Request, Response>,
    request: Request,
  ): Promise<Response> {
    const client = this.client;
    if (client === undefined) throw new Error("the pack is not up");
    return new Promise((resolve, reject) =>
      method(client).call(client, request, (error, response) => (error === null ? resolve(response) : reject(error))),
    );
  }
}
