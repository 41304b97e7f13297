// The graph that the policy pack makes of a case's resources: the requests of an engine, the pack's own RPC functions, the SDK's
// own proxies, and one rule more than ships, which keeps the evidence that every rule is given.
import { createRequire } from "node:module";
import { analyzeRequest, analyzeStackRequest } from "./requests.mjs";

const require = createRequire(import.meta.url);
// Internal to @pulumi/policy: the functions that serve a pack. A pack's entry file would start a server of its own.
const server = require("@pulumi/policy/server");
const { policyPackArguments } = require("../../dist/policies/pack.js");
const { smallTeam } = require("../../dist/policies/small-team/definition.js");
const { recordsFromDocument } = require("../../dist/exposure/graph/document.js");

/** The exposure graph as the pack's rules see it, of the case read in `mode`. */
export async function throughPack({ resources }, mode) {
  const records = recordsFromDocument({ resources }, mode);
  let evidence;
  const keep = {
    id: "keep-evidence",
    title: "Keep the evidence",
    severity: "low",
    demand: "Nothing.",
    remedy: "None.",
    tags: [],
    check: (given) => {
      evidence = given;
      return [];
    },
  };
  const policies = policyPackArguments({ ...smallTeam, rules: [...smallTeam.rules, keep] }).policies;
  const analyze = server.makeAnalyzeRpcFun("pack", "1.0.0", "mandatory", policies);
  const analyzeStack = server.makeAnalyzeStackRpcFun("pack", "1.0.0", "mandatory", policies);
  for (const request of records.map((record, index) => analyzeRequest(record, resources[index], records)))
    await call(analyze, request);
  await call(analyzeStack, analyzeStackRequest(records));
  if (evidence === undefined) throw new Error("the pack gave its rules no evidence");
  return evidence.graph;
}

function call(rpc, request) {
  return new Promise((resolve, reject) => {
    rpc({ request }, (error, response) => (response === undefined ? reject(error) : resolve(response))).catch(reject);
  });
}
