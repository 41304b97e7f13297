/** Where a rule is explained: the page ships with the package, so that it fits the installed version. */
export function docsOf(ruleId: string): string {
  return `docs/policies.md#${ruleId}`;
}
