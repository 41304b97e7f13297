import { join } from "node:path";
import { startPack, type RunningPack } from "../../preview/packs";
import { previewProgram, type Preview } from "../../preview/preview";

jest.setTimeout(60_000);

const pack = (name: string) => join(__dirname, "packs", name);
const running: RunningPack[] = [];
const start = (name: string, preview: Preview): RunningPack => {
  const started = startPack(pack(name), preview);
  running.push(started);
  return started;
};
afterAll(() => running.forEach((started) => started.stop()));

let component: Preview;
beforeAll(async () => {
  component = await previewProgram({ folder: join(__dirname, "programs", "component"), config: ["aws:region=eu-central-1"] });
});

test("resource and stack policies, with their settings, providers, parents and edges, at their levels", async () => {
  const result = await start("plain", component).judge(component.records);
  expect(result).toMatchObject({ name: "plain", version: "1.2.3", policies: 4 });
  const [limit, edges, unknowns, ...others] = result.violations;
  expect(others).toEqual([]);
  const network = "urn:pulumi:dev::component::acme:net:Site$acme:net:Network::inner";
  expect(limit).toMatchObject({
    pack: "plain",
    policy: "limit",
    level: "mandatory",
    severity: "high",
    urn: network.replace("Network", "Network$aws:ec2/vpc:Vpc"),
  });
  // The schema's default, the pack's own setting over it; where the program runs; the provider's configuration.
  expect(JSON.parse(limit!.message.split("\n").at(-1)!)).toEqual({
    ports: 7,
    mode: "high",
    where: ["component", "dev", true, "eu-central-1"],
    provider: expect.objectContaining({ region: "eu-central-1", version: "7.48.0" }),
    parent: network,
  });
  expect(edges).toMatchObject({ policy: "edges", level: "mandatory", severity: undefined });
  expect(JSON.parse(edges!.message.split("\n").at(-1)!)).toEqual({
    name: "subnet",
    parent: "site",
    edges: [["vpcId", ["inner"]]],
  });
  // The SDK turns a mandatory policy that reads an unknown into advice; the embedded engine shows that as it is.
  expect(unknowns).toMatchObject({ policy: "unknowns", level: "advisory" });
  expect(unknowns!.message).toContain("can't run policy 'unknowns' from policy pack 'plain@v1.2.3' during preview");
});

test.each([
  ["noisy", "policy pack noisy printed something else than its port first: it must print nothing"],
  ["broken", "policy pack broken ended before it was ready (exit code 32):"],
  ["throwing", "a policy failed: "],
])("a pack that is %s says so when it is asked", async (name, message) => {
  await expect(start(name, component).judge(component.records)).rejects.toThrow(message);
});

test("a folder without a pack is refused at once", () => {
  expect(() => startPack(__dirname, component)).toThrow(
    `--pack is ${JSON.stringify(__dirname)}: there is no PulumiPolicy.yaml in it. Name the folder of a policy pack.`,
  );
});
