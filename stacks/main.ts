import * as pulumi from "@pulumi/pulumi";
import { DeclarationError } from "../model/errors";
import { readRegion, readScenario, type Scenario, Settings } from "./config";
import type { StackOutputs } from "./outputs";
import { personalDev } from "./personalDev";
import { smallTeam } from "./smallTeam";

const programs: Readonly<Record<Scenario, (settings: Settings, region: string) => StackOutputs>> = { personalDev, smallTeam };

/** A mistake in the settings is printed as one message: a stack trace would only point into this package. */
function environment(): StackOutputs {
  try {
    return programs[readScenario()](new Settings(), readRegion());
  } catch (error) {
    throw error instanceof DeclarationError ? new pulumi.RunError(error.message) : error;
  }
}

export = environment();
