"use strict";

const { PolicyPack } = require("@pulumi/policy");

new PolicyPack("sallyport-lab-empty", { enforcementLevel: "advisory", policies: [] });
