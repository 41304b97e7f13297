/** How many cases a property test tries: `ci` on every change, `nightly` under `npm run test:nightly`. */
export function runs(ci: number, nightly: number): { readonly numRuns: number } {
  return { numRuns: isNightly() ? nightly : ci };
}

/** Whether this is the long run; soaks that take minutes belong behind it. */
export function isNightly(): boolean {
  return process.env["SALLYPORT_NIGHTLY"] === "1";
}
