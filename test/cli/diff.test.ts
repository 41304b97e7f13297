import { openWorld, ref } from "../exposure/support/world";
import { documentOf, sallyport, textFile } from "./support/sallyport";

const closed = openWorld({ sg: { vpcId: ref("vpc.id"), ingress: [] } });
const files = () => [documentOf(closed, "closed.json"), documentOf(openWorld(), "open.json")] as const;

test("exit code 1 where anything opens, 0 where it only closes or stays", async () => {
  const [shut, open] = files();
  expect(await sallyport("diff", shut, open)).toEqual({
    code: 1,
    out: "added: internet (ipv4) -> vm (Instance): tcp 18789\n",
    error: "",
  });
  expect(await sallyport("diff", open, shut)).toMatchObject({ code: 0, out: expect.stringMatching(/^removed: /) });
  expect(await sallyport("diff", open, open)).toEqual({ code: 0, out: "no change in who can reach what\n", error: "" });
});

test("as JSON, and with a state on one side", async () => {
  const [shut, open] = files();
  const { out } = await sallyport("diff", shut, open, "--json");
  const ports = { tcp: [[18789, 18789]] };
  expect(JSON.parse(out)).toMatchObject({ added: [{ from: "internet (ipv4)", must: ports, may: ports }], removed: [] });
  const empty = textFile("state.json", JSON.stringify({ deployment: { resources: [] } }));
  expect(await sallyport("diff", empty, open)).toMatchObject({ code: 1 });
});

test("bad input names the file's flag and the place", async () => {
  const [shut] = files();
  expect(await sallyport("diff", shut)).toMatchObject({ code: 2, out: "", error: expect.stringContaining("takes two files") });
  const bad = textFile("bad.json", "{");
  expect(await sallyport("diff", shut, bad)).toMatchObject({
    code: 2,
    error: expect.stringContaining("the document is not JSON"),
  });
  const state = textFile("bad-state.json", JSON.stringify({ deployment: { resources: [{}] } }));
  expect(await sallyport("diff", state, shut)).toMatchObject({ code: 2, error: expect.stringContaining("resources[0].urn") });
});
