import { nothing } from "../ceiling";
import type { PackDefinition } from "../pack";
import { rules } from "../rules";

/** One host for one person: the agent dials out, nothing dials in. No grant opens anything to the internet. */
export const personalDev: PackDefinition = {
  name: "sallyport-personal-dev",
  title: "Sallyport: personal",
  description: "No port of this stack may be reached from the internet, granted or not.",
  ceiling: nothing,
  rules,
};
