import { buildGraph, type ResourceRecord } from "../../exposure/graph/graph";
import type { Exposure, Proof, Step } from "../../exposure/proof";
import { stackReport, type ReportedPack, type StackReport } from "../../report/stackReport";

export const today = "2026-11-22";
const because = { via: "direct", reason: "operators dial in", approvedBy: "ada" };

export const surface = (name: string, role: string, path?: string) => ({
  name,
  role,
  match: path === undefined ? { kind: "all" } : { kind: "prefix", path },
  authentication: "none",
});
export const listener = (name: string, protocol: string, port: number, ...surfaces: object[]) => ({
  name,
  protocol,
  port,
  bind: "any",
  owner: "root",
  presence: "required",
  surfaces,
});
export const grant = (from: string, to: string, more: object = {}) => ({ from, to, ...because, ...more });

export function exposure(more: Partial<Exposure>): Exposure {
  const path: Step[] = [{ resource: "sg", property: "ingress[0]", why: "this rule admits the packet" }];
  return {
    id: JSON.stringify(more),
    from: "internet",
    via: [],
    to: "vm",
    family: "ipv4",
    protocol: "tcp",
    ports: [[443, 443]],
    verdict: "reachable",
    identityCheck: "no",
    transport: "unknown",
    path,
    openings: path,
    witness: undefined,
    dependsOn: [],
    ...more,
  };
}

export interface Fixture {
  readonly exposures: readonly Exposure[];
  readonly grants?: readonly object[];
  readonly listeners?: readonly object[];
  readonly name?: string;
  readonly packs?: readonly ReportedPack[];
}

/** One machine in one component of a given name, with a group; its exposures as given. */
export function reportOf({ exposures, grants = [], listeners = [], name = "jump", packs = [] }: Fixture): StackReport {
  const records: ResourceRecord[] = [
    { urn: "stack", type: "pulumi:pulumi:Stack", name: "p-dev", component: true, inputs: {}, outputs: {} },
    {
      urn: "host",
      type: "acme:index:Bastion",
      name,
      component: true,
      inputs: { grants, listeners },
      outputs: {},
      parent: "stack",
    },
    { urn: "vm", type: "aws:ec2/instance:Instance", name, inputs: {}, outputs: {}, parent: "host" },
    { urn: "sg", type: "aws:ec2/securityGroup:SecurityGroup", name, inputs: {}, outputs: {}, parent: "host" },
    { urn: "idle", type: "aws:ec2/instance:Instance", name: "idle", inputs: {}, outputs: {}, parent: "stack" },
  ];
  const proof: Proof = { exposures, endpoints: ["idle", "vm"], unmodelled: [] };
  return stackReport({
    title: `p/${name}`,
    graph: buildGraph(records),
    proof,
    packs,
    outputs: {},
    notices: [],
    failures: [],
    today,
  });
}
