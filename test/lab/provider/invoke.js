"use strict";

const { ACCOUNT } = require("./madeUp");

/** The few questions a program may ask the cloud here. Any other is refused by name instead of answered with an invention. */
function invoke(token, context) {
  switch (token) {
    case "aws:index/getRegion:getRegion":
      return { id: context.region, name: context.region, region: context.region };
    case "aws:index/getCallerIdentity:getCallerIdentity":
      return { id: ACCOUNT, accountId: ACCOUNT, arn: `arn:aws:iam::${ACCOUNT}:user/lab`, userId: "lab" };
    case "aws:index/getPartition:getPartition":
      return { id: "aws", partition: "aws", dnsSuffix: "amazonaws.com" };
    case "aws:index/getAvailabilityZones:getAvailabilityZones":
      return { id: context.region, names: ["a", "b", "c"].map((zone) => `${context.region}${zone}`) };
    default:
      throw new Error(`the stand-in provider cannot answer ${token}`);
  }
}

module.exports = { invoke };
