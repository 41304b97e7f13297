import type { Rule } from "../rule";
import { inputsSeen } from "./inputs-seen";
import { noPublicPort } from "./no-public-port";
import { noUnmodelledEntry } from "./no-unmodelled-entry";

/** Every rule, by id. A rule joins the packs here, and the test that pins the list. */
export const rules: readonly Rule[] = [inputsSeen, noPublicPort, noUnmodelledEntry];
