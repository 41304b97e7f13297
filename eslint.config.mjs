import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import tseslint from "typescript-eslint";
import { boundaries } from "./tools/lint/boundaries.mjs";

const root = dirname(fileURLToPath(import.meta.url));

/** Node modules without side effects: enough for pure code, and no file, socket or process is within reach. */
const pure = ["assert", "crypto", "path", "util", "zlib"];

/**
 * Who may import whom. Every folder may import itself; everything not named is refused. Of a file's lines the first counts.
 * exposure and components never meet here: they meet in the resource graph.
 */
// prettier-ignore
const imports = [
  // file                      rooms                                                    packages                       Node
  line("^model/",              [],                                                      ["ipaddr.js"],                 pure),
  line("^render/",             ["model"],                                               ["yaml", "ipaddr.js"],         pure),
  line("^exposure/",           ["model"],                                               ["ipaddr.js"],                 pure),
  line("^components/",         ["model", "render"],                                     ["@pulumi/*"],                 pure),
  line("^stacks/",             ["components", "model", "render"],                       ["@pulumi/*"],                 pure),
  line("^policies/rules/",     ["model", "exposure"],                                   [],                            pure),
  line("^policies/",           ["model", "exposure"],                                   ["@pulumi/*"],                 pure),
  line("^report/",             ["model", "exposure"],                                   ["yaml"],                      pure),
  line("^preview/",            ["model", "exposure"],                                   ["@pulumi/*", "@grpc/grpc-js", "google-protobuf", "yaml"], "all"),
  line("^testing/",            ["model", "exposure", "preview", "report"],              ["@pulumi/*"],                 "all"),
  line("^cli/",                ["model", "exposure", "render", "preview", "report"],    ["yaml"],                      "all"),
  line("^index\\.ts$",         ["components", "stacks", "model"],                       [],                            []),
];

function line(files, rooms, packages, node) {
  return { files, rooms, packages, node };
}

const typed = { projectService: false, project: "./tsconfig.test.json", tsconfigRootDir: root };
const skippedTests = "MemberExpression[object.name=/^(describe|it|test)$/][property.name=/^(skip|only|todo)$/]";

export default tseslint.config(
  { ignores: ["node_modules/", "dist/", "coverage/", "policies/*/bin/", "**/fixtures/", "test/**/programs/**/*.ts"] },
  { linterOptions: { reportUnusedDisableDirectives: "error" } },
  {
    files: ["**/*.ts"],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: typed },
    rules: {
      "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "inline-type-imports" }],
      "@typescript-eslint/consistent-type-definitions": ["error", "interface"],
      "@typescript-eslint/no-import-type-side-effects": "error",
      // With noUncheckedIndexedAccess the alternative to `list[i]!` inside a checked range is a branch that can never run.
      "@typescript-eslint/no-non-null-assertion": "off",
      // `Zone | string` tells the reader which strings have a meaning.
      "@typescript-eslint/no-redundant-type-constituents": "off",
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true, allowBoolean: true }],
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      eqeqeq: "error",
      "no-restricted-syntax": [
        "error",
        {
          selector: "TSAsExpression > TSAsExpression > TSUnknownKeyword",
          message: "Narrow the value instead of casting it through unknown.",
        },
      ],
    },
  },
  {
    files: ["**/*.ts"],
    ignores: ["test/**", "bench/**"],
    plugins: { sallyport: { rules: { boundaries } } },
    rules: { "sallyport/boundaries": ["error", root, imports] },
  },
  {
    files: ["test/**/*.ts"],
    rules: {
      // Tests read JSON and generated protocol classes; the assertions check what the types do not know.
      "@typescript-eslint/no-unsafe-assignment": "off",
      "@typescript-eslint/no-unsafe-member-access": "off",
      "@typescript-eslint/no-unsafe-argument": "off",
      "@typescript-eslint/no-unsafe-call": "off",
      "@typescript-eslint/no-unsafe-return": "off",
      "@typescript-eslint/no-unnecessary-condition": "off",
      "@typescript-eslint/unbound-method": "off",
      // Some tests load what was built, whose path is only known at run time.
      "@typescript-eslint/no-require-imports": "off",
      "@typescript-eslint/require-await": "off",
      "no-restricted-syntax": [
        "error",
        { selector: skippedTests, message: "Use describeIf of test/support/requires: it names what is missing and is counted." },
      ],
    },
  },
  { files: ["test/support/requires.ts"], rules: { "no-restricted-syntax": "off" } },
  {
    files: ["**/*.{js,mjs,cjs}"],
    extends: [tseslint.configs.eslintRecommended],
    rules: {
      eqeqeq: "error",
      "no-undef": "off",
      "no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
    },
  },
);
