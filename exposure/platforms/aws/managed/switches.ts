import type { Resource } from "../../../graph/graph";
import { readBoolean } from "../../../graph/read";
import { UNKNOWN, type Value } from "../../../graph/values";
import { portRange, type ServiceRange } from "../../../packets/services";
import { tri, type Tri } from "../tri";
import type { Door } from "./publicService";

const tcp = 6;

/** A switch that opens a service to the internet; without one, `fallback` holds. */
export function publicSwitch(resource: Resource, name: string, value: Value | undefined, fallback: boolean): Tri {
  const given = readBoolean(value);
  if (given.kind === "unknown") return tri("maybe", resource.urn, name, "whether it is public is not known yet");
  return (given.kind === "known" ? given.value : fallback)
    ? tri("yes", resource.urn, name, "it is public")
    : tri("no", resource.urn, name, "it is not public");
}

export function tcpPorts(...ports: readonly number[]): ServiceRange[] {
  return ports.map((port) => portRange(tcp, port, port));
}

/** A door that is certainly there. */
export function door(resource: Resource, property: string, services: readonly ServiceRange[], admits?: readonly Value[]): Door {
  return { step: { resource: resource.urn, property, why: "it listens here" }, services, admits };
}

/** A door that may be there, or that may admit anybody. */
export function possibleDoor(resource: Resource, property: string, services: readonly ServiceRange[]): Door {
  return door(resource, property, services, [UNKNOWN]);
}
