import { openWorld } from "../exposure/support/world";
import { documentOf, sallyport } from "./support/sallyport";

async function finding(): Promise<string> {
  const { out } = await sallyport("prove", "--graph", documentOf(openWorld()), "--json");
  return JSON.parse(out).exposures[0].id;
}

test("the way, whether it was replayed, and fixes to paste", async () => {
  const id = await finding();
  const { code, out, error } = await sallyport("explain", id, "--graph", documentOf(openWorld()), "--json");
  expect([code, error]).toEqual([0, ""]);
  const told = JSON.parse(out);
  expect(told).toMatchObject({ id, verdict: "reachable", replayed: true });
  expect(told.path.map(({ property }: { property: string }) => property)).toContain("ingress[0]");
  expect(told.fixes[0]).toEqual({
    edits: [expect.objectContaining({ kind: "without", words: 'Remove element 0 of ingress of SecurityGroup "sg".' })],
    closes: [],
  });
});

test("as text", async () => {
  const { out } = await sallyport("explain", await finding(), "--graph", documentOf(openWorld()));
  expect(out).toContain("internet > vm (Instance) tcp 18789 ipv4, reachable\n\nWay\n  Subnet");
  expect(out).toContain("Any one of these closes it, proved:\n  1. Remove element 0 of ingress");
  expect(out).toContain("associatePublicIpAddress: false,\n");
});

test("a finding that is none", async () => {
  const { code, out, error } = await sallyport("explain", "abc", "--graph", documentOf(openWorld()));
  expect([code, out]).toEqual([2, ""]);
  expect(error).toBe('sallyport: FINDING is "abc": prove finds nothing with this id here. Take an id from prove --json.\n');
  expect((await sallyport("explain")).code).toBe(2);
});
