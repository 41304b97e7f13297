import type { Exposure } from "./proof";

/**
 * Two further questions that ride on the paths of a proof. `reachable`: it is so; `depends`: it can be; `unreachable`: it is not so,
 * or nothing gets there at all.
 */
export type Concern = "reachable" | "depends" | "unreachable";

/** Whether somebody gets there without any check of who they are. */
export function withoutIdentity(exposures: readonly Exposure[]): Concern {
  return worst(
    exposures.map(({ verdict, identityCheck }) => {
      if (identityCheck === "yes") return "unreachable";
      return identityCheck === "maybe" ? "depends" : verdict;
    }),
  );
}

/** Whether packets travel in the clear, or encrypted so weakly that it counts as that. */
export function inTheClear(exposures: readonly Exposure[]): Concern {
  return worst(
    exposures.map(({ verdict, transport }) => {
      if (transport === "encrypted") return "unreachable";
      return transport === "unknown" ? "depends" : verdict;
    }),
  );
}

function worst(answers: readonly Concern[]): Concern {
  return answers.find((answer) => answer === "reachable") ?? answers.find((answer) => answer === "depends") ?? "unreachable";
}
