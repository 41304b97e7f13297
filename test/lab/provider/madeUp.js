"use strict";

const { createHash } = require("node:crypto");
const { readFileSync } = require("node:fs");
const { dirname, join } = require("node:path");
const { declarationOf } = require("../../../dist/preview/sdk.js");
const { isUnknown } = require("./values");

const ACCOUNT = "123456789012";

/** What ids of a type begin with, where it is not the type's own name. */
const prefixes = {
  SecurityGroup: "sg",
  SecurityGroupIngressRule: "sgr",
  SecurityGroupEgressRule: "sgr",
  SecurityGroupRule: "sgrule",
  InternetGateway: "igw",
  EgressOnlyInternetGateway: "eigw",
  NatGateway: "nat",
  RouteTable: "rtb",
  RouteTableAssociation: "rtbassoc",
  NetworkInterface: "eni",
  NetworkAcl: "acl",
  Instance: "i",
  Eip: "eipalloc",
  LaunchTemplate: "lt",
  VpcEndpoint: "vpce",
  FlowLog: "fl",
};

/** Types whose id is the name that the program gave. */
const namedByProgram = new Set(["Role", "InstanceProfile", "Parameter", "Alias", "LogGroup"]);

/** Text that a program may leave out and the cloud then fills; any other text that was left out comes back empty. */
const filled = new Set([
  "name",
  "region",
  "availabilityZone",
  "privateIp",
  "tenancy",
  "keyId",
  "subnetId",
  "vpcId",
  "routeTableId",
]);

function digest(text) {
  return createHash("sha256").update(text).digest("hex");
}

/** Ids for one resource: the same on every run for the same URN, and another one where the first is still taken. */
function* idsOf(type, urn, inputs) {
  const kind = type.split(":").at(-1);
  if (namedByProgram.has(kind) && typeof inputs.name === "string") yield inputs.name;
  const prefix = prefixes[kind] ?? kind.toLowerCase();
  for (let generation = 0; ; generation += 1) yield `${prefix}-${digest(`${urn}#${generation}`).slice(0, 17)}`;
}

/** What the cloud decides: every unknown of the planned outputs gets a value made up from the id. */
function resolve(type, id, planned, context) {
  const kinds = outputKinds(type);
  const given = declarationOf(type, context.sdkRoots)?.inputs ?? new Set();
  const value = (name, old, depth) => {
    if (!isUnknown(old)) return nested(old, depth);
    return madeUp({ type, id, name, kind: kinds.get(name), optional: depth === 0 && given.has(name) }, planned, context);
  };
  const nested = (old, depth) => {
    if (Array.isArray(old)) return old.map((item, index) => value(String(index), item, depth + 1));
    if (typeof old !== "object" || old === null) return old;
    return Object.fromEntries(Object.entries(old).map(([inner, item]) => [inner, value(inner, item, depth + 1)]));
  };
  return { ...Object.fromEntries(Object.entries(planned).map(([name, item]) => [name, value(name, item, 0)])), id };
}

function madeUp({ type, id, name, kind, optional }, planned, context) {
  const hash = digest(`${id}.${name}`);
  const byte = (at) => parseInt(hash.slice(at * 2, at * 2 + 2), 16);
  // Addresses come from the ranges reserved for documentation (RFC 5737, RFC 3849), private ones from RFC 1918.
  if (name === "ipv6Addresses")
    return Array.from({ length: planned.ipv6AddressCount ?? 0 }, (_, at) => `2001:db8::${hash.slice(at * 4, at * 4 + 4)}`);
  if (name === "tagsAll") return planned.tags ?? {};
  if (kind === "list") return [];
  if (kind === "map") return {};
  if (kind === "boolean") return false;
  if (kind === "number") return 1;
  if (name === "ipv6CidrBlock")
    return planned.assignGeneratedIpv6CidrBlock === true ? `2001:db8:${hash.slice(0, 4)}:${hash.slice(4, 6)}00::/56` : "";
  if (optional && !filled.has(name)) return "";
  if (name === "id") return id;
  if (name === "arn" || name.endsWith("Arn"))
    return `arn:aws:${type.split(":")[1].split("/")[0]}:${context.region}:${ACCOUNT}:${type.split(":").at(-1)}/${id}`;
  if (name === "ownerId" || name === "accountId") return ACCOUNT;
  if (name === "region") return context.region;
  if (name === "availabilityZone") return `${context.region}a`;
  if (name === "tenancy") return "default";
  // An instance that asked for no public address has none.
  if (/^public(Ip|Dns)$/.test(name) && type.endsWith(":Instance") && planned.associatePublicIpAddress !== true) return "";
  if (/^public(Ip|Ipv4)/.test(name)) return `198.51.100.${byte(0)}`;
  if (/privateIp|ipAddress$/i.test(name)) return `10.${byte(0)}.${byte(1)}.${byte(2)}`;
  if (/ipv6Address$/i.test(name)) return `2001:db8::${hash.slice(0, 4)}`;
  if (name.endsWith("Id")) return `${name.slice(0, -2).toLowerCase()}-${hash.slice(0, 17)}`;
  if (/dns|domain/i.test(name)) return `${hash.slice(0, 12)}.example.internal`;
  return type.startsWith("random:") ? hash.slice(0, Number(planned.length ?? 32)) : `${name}-${hash.slice(0, 8)}`;
}

/** Top-level outputs by the kind their declaration in the SDK says; text where it says nothing else. */
function outputKinds(type) {
  const [packageName, module] = type.split(":");
  const file = module.replace(/^index\//, "");
  const kinds = new Map();
  let source;
  try {
    source = readFileSync(join(dirname(require.resolve(`@pulumi/${packageName}/package.json`)), `${file}.d.ts`), "utf8");
  } catch (error) {
    if (error.code === "ENOENT") return kinds;
    throw error;
  }
  for (const [, name, declared] of source.matchAll(/^ {4}readonly (\w+)!?: pulumi\.Output<([^;]*(?:;\s+\}[^;]*)?)>;$/gm)) {
    const kind = declared.replace(/ \| undefined$/, "");
    if (kind.endsWith("[]")) kinds.set(name, "list");
    else if (kind === "boolean" || kind === "number") kinds.set(name, kind);
    else if (kind.startsWith("{") || kind.startsWith("outputs.")) kinds.set(name, "map");
  }
  return kinds;
}

module.exports = { idsOf, resolve, ACCOUNT };
