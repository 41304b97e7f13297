import type { PackDefinition } from "./pack";
import { personalDev } from "./personal-dev/definition";
import { smallTeam } from "./small-team/definition";

/** Every pack, by the folder it ships in: `policies/<folder>`. */
export const packs: Readonly<Record<string, PackDefinition>> = { "personal-dev": personalDev, "small-team": smallTeam };
