import { builtinModules } from "node:module";
import { dirname, relative, resolve, sep } from "node:path";

/**
 * ESLint rule: each room of the house imports only from the rooms, packages and Node modules that its line of the table names.
 * The table is the rule's option, first match wins:
 * `[{ files: RegExp source, rooms: [...], packages: [...], node: "all" | [...] }]`; a room always may import itself. Files
 * that no line matches are refused, so that a new folder gets a line before it gets an import.
 */
export const boundaries = {
  meta: {
    type: "problem",
    docs: { description: "keep the arrows of the architecture" },
    schema: [
      { type: "string" },
      {
        type: "array",
        items: {
          type: "object",
          required: ["files", "rooms", "packages", "node"],
          additionalProperties: false,
          properties: {
            files: { type: "string" },
            rooms: strings(),
            packages: strings(),
            node: { oneOf: [{ const: "all" }, strings()] },
          },
        },
      },
    ],
    messages: {
      room: "{{from}} may not import {{to}}; it may import: {{allowed}}",
      package: "{{from}} may not import the package {{to}}; it may import: {{allowed}}",
      node: "{{from}} may not import Node's {{to}}; it may import: {{allowed}}",
      unlisted: "{{from}} has no line in the table of imports",
    },
  },
  create(context) {
    const [root, table] = context.options;
    const file = relative(root, context.filename).split(sep).join("/");
    const from = roomOf(file);
    const line = table.find(({ files }) => new RegExp(files).test(file));

    function check(source) {
      if (source?.type !== "Literal" || typeof source.value !== "string") return;
      const problem = line === undefined ? { messageId: "unlisted" } : problemWith(source.value, { root, file, from, line });
      if (problem !== undefined) context.report({ node: source, messageId: problem.messageId, data: { from, ...problem.data } });
    }
    return {
      ImportDeclaration: (node) => check(node.source),
      ExportAllDeclaration: (node) => check(node.source),
      ExportNamedDeclaration: (node) => check(node.source),
      ImportExpression: (node) => check(node.source),
      TSImportType: (node) => check(node.source ?? node.argument?.literal),
      TSExternalModuleReference: (node) => check(node.expression),
      "CallExpression[callee.name='require']": (node) => check(node.arguments[0]),
      "CallExpression[callee.object.name='require'][callee.property.name='resolve']": (node) => check(node.arguments[0]),
      "CallExpression[callee.object.name='jest'][arguments.0.type='Literal']": (node) => check(node.arguments[0]),
    };
  },
};

function strings() {
  return { type: "array", items: { type: "string" } };
}

function problemWith(specifier, { root, file, from, line }) {
  if (specifier.startsWith(".")) {
    const to = roomOf(
      relative(root, resolve(root, dirname(file), specifier))
        .split(sep)
        .join("/"),
    );
    if (to === from || line.rooms.includes(to)) return undefined;
    return { messageId: "room", data: { to, allowed: list(line.rooms) } };
  }
  const name = specifier.replace(/^node:/, "");
  if (specifier.startsWith("node:") || builtinModules.includes(name)) {
    if (line.node === "all" || line.node.includes(name)) return undefined;
    return { messageId: "node", data: { to: `node:${name}`, allowed: list(line.node) } };
  }
  if (line.packages.some((allowed) => matches(allowed, specifier))) return undefined;
  return { messageId: "package", data: { to: specifier, allowed: list(line.packages) } };
}

/** `@pulumi/*` allows every package of the scope; any other entry allows the package and its subpaths. */
function matches(allowed, specifier) {
  if (allowed.endsWith("/*")) return specifier.startsWith(allowed.slice(0, -1));
  return specifier === allowed || specifier.startsWith(`${allowed}/`);
}

/** The top-level folder of a path, or its file name where it stands at the root: `index` for index.ts. */
function roomOf(path) {
  const [first] = path.split("/");
  return path.includes("/") ? first : first.replace(/\.[a-z]+$/, "");
}

function list(names) {
  return names.length === 0 ? "nothing" : names.join(", ");
}
