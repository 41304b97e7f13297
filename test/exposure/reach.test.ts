import { graphFromDocument } from "../../exposure/graph/document";
import { awsTopology } from "../../exposure/platforms/aws/topology";
import { reach, type Answer } from "../../exposure/reach";
import { openWorld, ref, tcpRule, type Piece } from "./support/world";

function ask(pieces: readonly Piece[], address: string, port = 18789): Answer {
  const graph = graphFromDocument({ resources: pieces }, "preview");
  const vm = graph.resources.find(({ name }) => name === "vm")!.urn;
  return reach(awsTopology(graph), { from: { address }, to: { endpoint: vm }, family: "ipv4", protocol: 6, port });
}

test("an outside address comes in over the internet gateway", () => {
  expect(ask(openWorld(), "8.8.8.8").verdict).toBe("reachable");
});

test("a private address does not: it needs a link that the graph does not show", () => {
  const answer = ask(openWorld(), "10.9.0.1");
  expect(answer.verdict).toBe("depends");
  expect(answer.dependsOn[0]?.why).toContain("private address");
});

test("every setting that blocks is told, not only the first", () => {
  const shut = openWorld({
    sg: { vpcId: ref("vpc.id"), ingress: [tcpRule(22)] },
    rt: { vpcId: ref("vpc.id"), routes: [] },
    pub: { vpcId: ref("vpc.id"), cidrBlock: "10.0.1.0/24" },
  });
  const { verdict, blockedBy } = ask(shut, "8.8.8.8");
  expect(verdict).toBe("unreachable");
  expect(blockedBy.map(({ resource }) => resource.split("::").at(-1))).toEqual(["pub", "rt", "vm"]);
});

test("a machine that is not there is no answer of its own", () => {
  const graph = graphFromDocument({ resources: openWorld() }, "preview");
  const question = {
    from: { address: "8.8.8.8" },
    to: { endpoint: "urn:nobody" },
    family: "ipv4",
    protocol: 6,
    port: 1,
  } as const;
  expect(reach(awsTopology(graph), question).blockedBy[0]?.why).toBe("no such endpoint");
});
