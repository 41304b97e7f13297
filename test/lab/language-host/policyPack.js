"use strict";

const grpc = require("@grpc/grpc-js");
const { AnalyzerService, AnalyzerClient } = require("@pulumi/pulumi/proto/analyzer_grpc_pb");
const analyzer = require("@pulumi/pulumi/proto/analyzer_pb");
const { serve } = require("./serve");

/**
 * The engine tells a policy pack project, stack and configuration with a call, but the Node SDK reads them from the
 * environment at start. So the pack is booted only when that call has come, and everything after it is passed on.
 *
 * `boot` starts the pack's process with further environment variables; `write` takes what goes to the engine as the pack's
 * standard output, first of all the port.
 */
async function startPolicyPack(boot, write) {
  let client;
  const attach = (environment) => {
    const child = boot(environment);
    client = portOf(child, write).then(
      (port) =>
        new AnalyzerClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure(), {
          "grpc.max_receive_message_length": -1,
          "grpc.max_send_message_length": -1,
        }),
    );
    return client;
  };
  const forward = (method) => async (call, callback) => {
    try {
      (await (client ?? attach({})))[method](call.request, callback);
    } catch (error) {
      callback({ code: grpc.status.UNAVAILABLE, details: error.message });
    }
  };
  const handlers = Object.fromEntries(Object.keys(AnalyzerService).map((method) => [method, forward(method)]));
  handlers.handshake = (_call, callback) => callback(null, new analyzer.AnalyzerHandshakeResponse());
  handlers.configureStack = async (call, callback) => {
    try {
      (await attach(packEnvironment(call.request))).configureStack(call.request, callback);
    } catch (error) {
      callback({ code: grpc.status.UNAVAILABLE, details: error.message });
    }
  };
  const port = await serve(AnalyzerService, handlers);
  write(Buffer.from(`${port}\n`));
}

function packEnvironment(request) {
  return {
    PULUMI_NODEJS_ORGANIZATION: request.getOrganization(),
    PULUMI_NODEJS_PROJECT: request.getProject(),
    PULUMI_NODEJS_STACK: request.getStack(),
    PULUMI_NODEJS_DRY_RUN: String(request.getDryRun()),
    PULUMI_CONFIG: JSON.stringify(Object.fromEntries(request.getConfigMap().toObject())),
    PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(request.getConfigSecretKeysList()),
  };
}

/** The first line of a pack's standard output is its port; the rest is passed on. */
function portOf(child, write) {
  return new Promise((done, fail) => {
    let head = "";
    let port;
    child.stdout.on("data", (chunk) => {
      if (port !== undefined) return write(chunk);
      head += chunk.toString();
      const end = head.indexOf("\n");
      if (end < 0) return;
      port = Number(head.slice(0, end));
      if (Number.isInteger(port)) done(port);
      else fail(new Error("the policy pack printed something else than its port first"));
    });
    child.on("exit", () => fail(new Error("the policy pack ended before it was ready")));
  });
}

module.exports = { startPolicyPack };
