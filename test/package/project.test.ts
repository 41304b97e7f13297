import { join } from "node:path";
import { provePreview } from "../../testing";

const root = join(__dirname, "../..");

// The samples are what a new user copies, and what `npm run preview` shows.
describe("the sample environments", () => {
  test("personal: an agent and no way in", async () => {
    const { preview, proof, ways } = await provePreview({ folder: root, stack: "personal" });
    const components = preview.records.filter(({ component, type }) => component === true && type.startsWith("sallyport:"));
    expect(components.map(({ type }) => type).sort()).toEqual([
      "sallyport:index:HardenedAgent",
      "sallyport:index:PrivateNetwork",
    ]);
    expect(ways("internet")).toEqual([]);
    expect(proof.unmodelled).toEqual([]);
  });

  test("team: SSH to the bastion from the team's network, and from the bastion to the agent", async () => {
    const { ways, proof } = await provePreview({ folder: root, stack: "team" });
    expect(ways("internet")).toEqual([]);
    expect(ways("named-networks")).toEqual([expect.stringMatching(/^bastion \(BastionHost\) tcp 2222 IPv4: /)]);
    expect(ways("bastion")).toEqual(["agent (HardenedAgent) tcp 2222 IPv4: inside"]);
    expect(proof.unmodelled).toEqual([]);
  });

  test("a setting that the scenario does not know is refused by name", async () => {
    const wrong = provePreview({ folder: root, stack: "personal", config: ["operatorCidr=203.0.113.0/24"] });
    await expect(wrong).rejects.toThrow(/sallyport:operatorCidr/);
  });
});
