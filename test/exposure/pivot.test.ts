import { graphFromDocument } from "../../exposure/graph/document";
import { pivot } from "../../exposure/pivot";
import { awsTopology } from "../../exposure/platforms/aws/topology";
import { openWorld, piece, ref, unknown, type Piece } from "./support/world";

const inVpc = { vpcId: ref("vpc.id") };
const out = [{ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] }];
const admits = (...groups: unknown[]): Record<string, unknown> => ({
  ...inVpc,
  ingress: [{ protocol: "tcp", fromPort: 5432, toPort: 5432, securityGroups: groups }],
  egress: out,
});
const group = (name: string, props: Record<string, unknown>): Piece => piece("aws:ec2/securityGroup:SecurityGroup", name, props);
const machine = (name: string, carries: string): Piece =>
  piece("aws:ec2/instance:Instance", name, { subnetId: ref("pub.id"), vpcSecurityGroupIds: [ref(`${carries}.id`)] });

/** web → app → db, and a lonely machine that admits nobody. */
const chain = (dbAdmits: unknown = ref("appsg.id")): Piece[] =>
  openWorld(
    { vm: undefined },
    group("websg", { ...inVpc, egress: out }),
    group("appsg", admits(ref("websg.id"))),
    group("dbsg", admits(dbAdmits)),
    group("closed", { ...inVpc, egress: out }),
    machine("web", "websg"),
    machine("app", "appsg"),
    machine("db", "dbsg"),
    machine("lonely", "closed"),
  );

function fallsOf(pieces: readonly Piece[], from: string): unknown[] {
  const graph = graphFromDocument({ resources: pieces }, "preview");
  const urn = graph.resources.find(({ name }) => name === from)!.urn;
  return pivot(awsTopology(graph), urn).map((fall) => [fall.urn.split("::").at(-1), fall.steps, fall.verdict]);
}

test("what falls is what can be reached, and what can be reached from there", () => {
  expect(fallsOf(chain(), "web")).toEqual([
    ["app", 1, "reachable"],
    ["db", 2, "reachable"],
  ]);
  expect(fallsOf(chain(), "app")).toEqual([["db", 1, "reachable"]]);
});

test("a machine that reaches nobody takes nobody along", () => {
  expect(fallsOf(chain(), "db")).toEqual([]);
  expect(fallsOf(chain(), "lonely")).toEqual([]);
});

test("a way that depends on something says so, and so does everything behind it", () => {
  expect(fallsOf(chain(unknown("appsg", "closed")), "web")).toEqual([
    ["app", 1, "reachable"],
    ["db", 2, "depends"],
  ]);
});
