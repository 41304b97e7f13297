import type { HostPlan } from "../../model/plan";
import { renderCloudInit } from "../../render/cloudInit";
import { tunnelKeyParameters } from "./parameters";

/** User data of a planned machine, in plain text. Needs nothing but the plan, so it serves machines of any cloud. */
export function userDataOf(plan: HostPlan): string {
  return renderCloudInit(plan, { publicKeyParameters: tunnelKeyParameters(plan) });
}
