import { createHash } from "node:crypto";
import { gunzipSync, gzipSync } from "node:zlib";
import fc from "fast-check";
import { gzip } from "../../../components/host/gzip";
import { renderCloudInit } from "../../../render/cloudInit";
import { agent } from "../../render/plans";

const userData = renderCloudInit(agent, { publicKeyParameters: { ember: "/a/b", gate: "/c/d" } });

it("is undone by every gunzip", () => {
  const repetitive = fc
    .array(fc.constantFrom("accept", "drop ", "\n", "ü", "10.0.0.0/8", "a"), { maxLength: 400 })
    .map((words) => words.join(""));
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: "binary", maxLength: 2000 }), repetitive), (text) => {
      expect(gunzipSync(gzip(text)).toString("utf8")).toBe(text);
    }),
    { numRuns: 300 },
  );
});

it.each([
  ["the longest match", "ab" + "x".repeat(2000)],
  ["the farthest match", "sallyport" + "é".repeat(16_370) + "sallyport"],
  ["one too far", "sallyport" + "é".repeat(16_384) + "sallyport"],
  ["nothing", ""],
])("keeps %s", (_, text) => {
  expect(gunzipSync(gzip(text)).toString("utf8")).toBe(text);
});

it("comes close to zlib on user data", () => {
  expect(gzip(userData).length).toBeLessThan(1.35 * gzipSync(userData, { level: 9 }).length);
});

it("gives the same bytes on every machine and with every Node", () => {
  const bytes = gzip("the same text, the same text, the same bytes\n".repeat(40));
  expect(createHash("sha256").update(bytes).digest("hex")).toBe(
    "8692376e8180aaf6d7b1873bdc12a7d92c9bddf267e4b4598d50e855e769d47b",
  );
});
