import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { rules } from "../../../policies/rules";

const folder = join(__dirname, "../../../policies/rules");
const files = readdirSync(folder).filter((name) => name.endsWith(".ts") && name !== "index.ts");
const page = readFileSync(join(__dirname, "../../../docs/policies.md"), "utf8");

test("every rule is a file named after its id, and every file is a rule of the packs", () => {
  expect(rules.map(({ id }) => `${id}.ts`)).toEqual([...files].sort());
});

test.each(rules.map(({ id }) => id))("%s is explained under the heading its findings link to", (id) => {
  expect(page).toContain(`\n### ${id}\n`);
});
