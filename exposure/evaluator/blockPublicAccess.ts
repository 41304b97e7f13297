import type { Resource } from "../graph/graph";
import { property, readString } from "../graph/read";
import { agree, every, finding, some, type Answer, type Finding } from "./answer";
import { subnets, vpcs } from "./kinds";
import { mentionsIn, names, type Key } from "./mentions";
import { both } from "./match";
import { ofTypes, type World } from "./world";

/** How a packet crosses the edge of a VPC: which way the connection is opened, and through what. */
export type Crossing = "in" | "out directly" | "out through a gateway that admits nothing in";

/**
 * Whether VPC Block Public Access leaves a connection alone. It holds for a whole account and region; where the graph does
 * not declare it, it is taken to be off.
 * Source: https://docs.aws.amazon.com/vpc/latest/userguide/security-vpc-bpa.html
 */
export function publicAccess(world: World, subnet: Key, vpc: Key, crossing: Crossing): Finding {
  const options = ofTypes(world, ["aws:ec2/vpcBlockPublicAccessOptions:VpcBlockPublicAccessOptions"]);
  return every(options.map((option) => leaves(world, option, subnet, vpc, crossing)));
}

function leaves(world: World, option: Resource, subnet: Key, vpc: Key, crossing: Crossing): Finding {
  const both = excluded(world, subnet, vpc, "allow-bidirectional");
  const outward = some([both, excluded(world, subnet, vpc, "allow-egress")]);
  const place = `${option.name}.internetGatewayBlockMode`;
  const modes: Readonly<Record<string, Finding>> = {
    off: finding("yes", place),
    "block-bidirectional": crossing === "in" ? both : outward,
    // An exclusion for egress alone has no meaning in this mode.
    "block-ingress": crossing === "out through a gateway that admits nothing in" ? finding("yes", place) : both,
  };
  const mode = readString(property(option, "internetGatewayBlockMode"));
  const found = mode.kind === "known" ? (modes[mode.value] ?? finding("maybe", place)) : agree(Object.values(modes));
  // Another provider may mean another account or region, for which this option says nothing.
  return sameProvider(world, option, subnet)
    ? { ...found, steps: [place, ...found.steps] }
    : agree([finding("yes", place), found]);
}

function sameProvider(world: World, option: Resource, subnet: Key): boolean {
  const other = world.graph.byUrn.get(subnet);
  return other === undefined || (other.provider === option.provider && property(other, "region") === property(option, "region"));
}

function excluded(world: World, subnet: Key, vpc: Key, mode: string): Finding {
  const exclusions = ofTypes(world, ["aws:ec2/vpcBlockPublicAccessExclusion:VpcBlockPublicAccessExclusion"]);
  return some(
    exclusions.map((exclusion) => {
      const given = readString(property(exclusion, "internetGatewayExclusionMode"));
      const rightMode: Answer = given.kind === "known" ? (given.value === mode ? "yes" : "no") : "maybe";
      const here = some([
        finding(names(mentionsIn(world, exclusion, "subnetId", subnets), subnet)),
        finding(names(mentionsIn(world, exclusion, "vpcId", vpcs), vpc)),
      ]).answer;
      return finding(both(rightMode, here), exclusion.name);
    }),
  );
}
