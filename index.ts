/**
 * Sallyport's components: AI agents with no public ports. Exported classes are also what `pulumi package add` offers to other languages.
 * The words they are declared in are in `sallyport/model`, the proof is in `sallyport/exposure` and `sallyport/testing`.
 */
export * from "./components";
export type { Scenario } from "./stacks/config";
