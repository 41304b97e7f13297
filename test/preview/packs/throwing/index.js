"use strict";
const { PolicyPack } = require("@pulumi/policy");

const fail = () => {
  throw new Error("a mistake in a rule");
};
new PolicyPack("throwing", {
  policies: [{ name: "fails", description: "Fails.", enforcementLevel: "mandatory", validateResource: fail }],
});
