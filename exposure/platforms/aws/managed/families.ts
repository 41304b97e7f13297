import { readString } from "../../../graph/read";
import type { Resource } from "../../../graph/graph";
import type { Value } from "../../../graph/values";
import type { Family } from "../../../packets/packetSpace";
import { tri, type Tri } from "../tri";
import type { PublicService } from "./publicService";

/** Whether a service has addresses of each family. */
export type Families = Readonly<Record<Family, Tri>>;

/** A service in the families that it has; a family that is not known has an entry of its own, which says what decides. */
export function inFamilies(service: Omit<PublicService, "families">, families: Families): PublicService[] {
  const of = (answer: Tri["answer"]): Family[] =>
    (["ipv4", "ipv6"] as const).filter((family) => families[family].answer === answer);
  const sure = of("yes");
  const unsure = service.isPublic.answer === "no" ? [] : of("maybe");
  return [
    ...(sure.length === 0 ? [] : [{ ...service, families: sure }]),
    ...unsure.map((family) => ({ ...service, families: [family], isPublic: families[family] })),
  ];
}

/** Reads `ipv4`, `ipv6` or `dualstack`, however spelled. Without one, `fallback` holds. */
export function familiesOf(resource: Resource, name: string, value: Value | undefined, fallback: string): Families {
  const type = readString(value);
  const text = (type.kind === "known" ? type.value : fallback).toLowerCase().replace(/[-_]/g, "");
  const has = (family: Family): Tri => {
    if (type.kind === "unknown") return tri("maybe", resource.urn, name, `whether it has an ${family} address is not known yet`);
    const answers = text === family || text.startsWith("dual");
    return tri(
      answers ? "yes" : "no",
      resource.urn,
      name,
      answers ? `it has an ${family} address` : `it has no ${family} address`,
    );
  };
  return { ipv4: has("ipv4"), ipv6: has("ipv6") };
}
