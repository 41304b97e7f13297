"use strict";
const pulumi = require("@pulumi/pulumi");

const config = new pulumi.Config();
exports.size = config.requireNumber("size");
exports.name = config.require("name");
exports.mode = config.require("mode");
exports.tags = config.requireObject("tags");
