"use strict";

const pulumi = require("@pulumi/pulumi");

const config = new pulumi.Config("lab");
if (config.get("fail") === "throw") throw new pulumi.RunError("the program refuses");
if (config.get("fail") === "exit") process.exit(3);

exports.typescript = process.env.PULUMI_NODEJS_TYPESCRIPT ?? "unset";
exports.stack = `${pulumi.getProject()}/${pulumi.getStack()}`;
exports.dryRun = pulumi.runtime.isDryRun();
exports.password = config.getSecret("password");
