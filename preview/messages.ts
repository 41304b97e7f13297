import type { IEngineServer } from "@pulumi/pulumi/proto/engine_grpc_pb";
import {
  GetRootResourceResponse,
  LogSeverity,
  type LogRequest,
  RequirePulumiVersionResponse,
  SetRootResourceResponse,
} from "@pulumi/pulumi/proto/engine_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";

/** A line the program told its user. */
export interface Message {
  readonly severity: "debug" | "info" | "warning" | "error";
  readonly text: string;
  /** The resource it is about, where it is about one. */
  readonly urn: string | undefined;
}

const severities: Readonly<Record<LogSeverity, Message["severity"]>> = {
  [LogSeverity.DEBUG]: "debug",
  [LogSeverity.INFO]: "info",
  [LogSeverity.WARNING]: "warning",
  [LogSeverity.ERROR]: "error",
};

/** The engine's other service: it takes the program's messages and the stack resource's URN. */
export function messageCollector(collected: Message[]): IEngineServer {
  let root = "";
  return {
    log: (call: { request: LogRequest }, callback) => {
      const severity = severities[call.request.getSeverity()];
      const text = call.request.getMessage().trimEnd();
      if (severity !== "debug" && text !== "") collected.push({ severity, text, urn: call.request.getUrn() || undefined });
      callback(null, new Empty());
    },
    getRootResource: (_call, callback) => callback(null, new GetRootResourceResponse().setUrn(root)),
    setRootResource: (call, callback) => {
      root = call.request.getUrn();
      callback(null, new SetRootResourceResponse());
    },
    startDebugging: (_call, callback) => callback(null, new Empty()),
    // A program asks for a CLI version to be sure of the engine's features; this engine has those of the SDK it was built with.
    requirePulumiVersion: (_call, callback) => callback(null, new RequirePulumiVersionResponse()),
  };
}
