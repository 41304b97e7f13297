import { openWorld, piece, ref, tcpRule } from "../exposure/support/world";
import { documentOf, sallyport, vm } from "./support/sallyport";

const office = openWorld({ sg: { vpcId: ref("vpc.id"), ingress: [tcpRule(22, { cidrBlocks: ["8.8.8.0/24"] })] } });
const run = (...args: string[]) => sallyport("connectivity", "--graph", documentOf(office), ...args);

test("as JSON: exactly the stable fields, exit code 0", async () => {
  const { code, out, error } = await run("--json");
  expect([code, error]).toEqual([0, ""]);
  expect(JSON.parse(out)).toEqual({
    peers: [
      { id: vm, kind: "endpoint" },
      { id: "8.8.8.0-8.8.8.255", kind: "range" },
    ],
    connections: [{ from: "8.8.8.0-8.8.8.255", to: vm, tcp: [[22, 22]] }],
    depends: [],
    unmodelled: [],
  });
});

test.each([
  ["text", "8.8.8.0-8.8.8.255 -> vm (Instance): tcp 22\n"],
  ["md", "| from | to | ports | |\n|---|---|---|---|\n| 8.8.8.0-8.8.8.255 | vm (Instance) | tcp 22 |  |\n"],
  ["dot", 'digraph connectivity {\n  "8.8.8.0-8.8.8.255" -> "vm (Instance)" [label="tcp 22"];\n}\n'],
])("as %s", async (format, expected) => {
  expect(await run("--format", format)).toEqual({ code: 0, out: expected, error: "" });
});

test("what is not modelled is said aloud", async () => {
  const beside = documentOf([...office, piece("acme:index/door:Door", "door", {})]);
  const { error } = await sallyport("connectivity", "--graph", beside);
  expect(error).toMatch(/^sallyport: acme:index\/door:Door is not modelled/);
});

test.each<[string[], string]>([
  [["--format", "svg"], '--format is "svg": there is no such format. Use text, md, dot.\n'],
  [["--state", "x"], "sallyport connectivity needs either --graph FILE or --state FILE.\n"],
  [["extra"], "sallyport connectivity takes no argument"],
])("%j is refused", async (args, message) => {
  const { code, out, error } = await run(...args);
  expect([code, out]).toEqual([2, ""]);
  expect(error).toContain(`sallyport: ${message}`);
});
