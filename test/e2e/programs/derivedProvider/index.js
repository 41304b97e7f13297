"use strict";

const aws = require("@pulumi/aws");

// A provider that cannot be configured before another resource exists.
const network = new aws.ec2.Vpc("network", { cidrBlock: "10.0.0.0/16" });
const derived = new aws.Provider("derived", { region: network.region });
new aws.ec2.Eip("behind-derived", { domain: "vpc" }, { provider: derived });
