import { join } from "node:path";
import { provePreview } from "../../testing";

const folder = (name: string) => join(__dirname, "programs", name);

test("an open port is told as one line, and its witness is a packet to it", async () => {
  const proved = await provePreview({ folder: folder("open") });
  expect(proved.ways("internet")).toEqual(["machine (Instance) tcp 9090 IPv4: open"]);
  const [exposure] = proved.proof.exposures.filter(({ from }) => from === "internet");
  expect(exposure?.witness?.packet).toMatchObject({ family: "ipv4", protocol: 6, port: 9090 });
});

test("the same machine behind a closed group has no way in", async () => {
  const proved = await provePreview({ folder: folder("closed") });
  expect(proved.ways("internet")).toEqual([]);
  expect(proved.proof.endpoints).toHaveLength(1);
});

test("half a program proves nothing", async () => {
  await expect(provePreview({ folder: folder("broken") })).rejects.toThrow(
    /did not run to its end:[^]*the second half is missing/,
  );
});
