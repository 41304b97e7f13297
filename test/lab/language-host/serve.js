"use strict";

const grpc = require("@grpc/grpc-js");

/** Serve one gRPC service on a free port of the loopback address and say which. Methods without a handler answer "unimplemented". */
function serve(service, handlers) {
  // The engine allows itself messages of 400 MB: a stack of some thousand resources is one message.
  const unlimited = { "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 };
  const server = new grpc.Server(unlimited);
  server.addService(service, handlers);
  return new Promise((done, fail) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => (error ? fail(error) : done(port)));
  });
}

module.exports = { serve };
