import * as fc from "fast-check";
import { gunzipSync } from "node:zlib";
import { renderCloudInit, encodeUserData } from "../../render/cloudInit";
import { stableGzip } from "../../render/gzip";
import { sealed } from "./plans";

describe("gzip", () => {
  test("zlib reads back any text", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "binary", maxLength: 2000 }),
        (text) => gunzipSync(stableGzip(text)).toString("utf8") === text,
      ),
    );
  });

  test("zlib reads back repetitions of every length and distance", () => {
    const repeated = fc
      .array(fc.tuple(fc.stringMatching(/^[ab]{1,5}$/), fc.integer({ min: 1, max: 700 })), { maxLength: 12 })
      .map((parts) => parts.map(([text, count]) => text.repeat(count)).join("-"));
    fc.assert(fc.property(repeated, (text) => gunzipSync(stableGzip(text)).toString("utf8") === text));
  });

  test("text further back than the window is not referred to", () => {
    const far = `needle in the hay${Array.from({ length: 9000 }, (_, place) => place.toString(36)).join(" ")}needle in the hay`;
    expect(far.length).toBeGreaterThan(32_768);
    expect(gunzipSync(stableGzip(far)).toString("utf8")).toBe(far);
  });

  test("the same text is the same bytes, on any processor and release", () => {
    expect(stableGzip("sallyport sallyport sallyport\n").toString("hex")).toMatchInlineSnapshot(
      `"1f8b08000000000002ff2b4eccc9a92cc82f2a51c0c2e20200a6b516a01e000000"`,
    );
  });

  test("configuration shrinks to less than a third", () => {
    const text = renderCloudInit(sealed);
    expect(Buffer.from(encodeUserData(text), "base64").length).toBeLessThan(Buffer.byteLength(text) / 3);
  });
});
