// Reads `{ rules, snippets: [{ file, code }] }` on stdin and prints what ESLint says of each snippet under the project's own
// configuration, those rules alone. A process of its own: jest's module system cannot load an ESM configuration.
import { ESLint } from "eslint";
import { text } from "node:stream/consumers";

const { rules, snippets } = JSON.parse(await text(process.stdin));
const eslint = new ESLint({
  ruleFilter: ({ ruleId }) => rules.includes(ruleId),
  // The snippets are no files of the project, so they have no types; the rules asked for need none.
  overrideConfig: [
    {
      files: ["**/*.ts"],
      languageOptions: { parserOptions: { project: null } },
      linterOptions: { reportUnusedDisableDirectives: "off" },
    },
  ],
});
const results = [];
for (const { file, code } of snippets) {
  const [result] = await eslint.lintText(code, { filePath: file });
  results.push(result?.messages.map(({ message }) => message) ?? ["the file is ignored"]);
}
process.stdout.write(JSON.stringify(results));
