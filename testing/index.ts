/** Proofs in your own tests: what a Pulumi program would deploy, and who could reach it. No account, CLI or network is needed. */
export { provePreview, type ProvedPreview } from "./provePreview";
export type { Preview, PreviewOptions } from "../preview/preview";
export type { Exposure, Proof, Step, Witness } from "../exposure/proof";
