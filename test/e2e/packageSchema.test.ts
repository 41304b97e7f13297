import { join } from "node:path";
import { openLab } from "../lab/engine";
import { repository } from "../lab/paths";
import { engineRequirements } from "../lab/requirements";
import { describeIf, file } from "../support/requires";
import { expectSuccess } from "./support";

jest.setTimeout(120_000);

describeIf(
  "the repository as a Pulumi package",
  [...engineRequirements(), file(join(repository, "dist/index.js"), "run npm run build")],
  () => {
    test("its schema lists the components for programs in other languages", async () => {
      const lab = await openLab({ program: join(__dirname, "programs/closed/index.js"), stack: "dev" });
      try {
        const outcome = await lab.run(["package", "get-schema", repository]);
        expectSuccess(outcome);
        const schema = JSON.parse(outcome.stdout) as {
          readonly name: string;
          readonly resources: Readonly<Record<string, { readonly isComponent: boolean }>>;
        };
        expect(schema.name).toBe("sallyport");
        const components = Object.entries(schema.resources).filter(([, resource]) => resource.isComponent);
        expect(components.map(([token]) => token)).toEqual(
          expect.arrayContaining([
            "sallyport:index:BastionHost",
            "sallyport:index:HardenedAgent",
            "sallyport:index:PrivateNetwork",
          ]),
        );
      } finally {
        lab.close();
      }
    });

    test("a program in another language gets a whole component through the package's own process", async () => {
      const program = join(__dirname, "programs/otherLanguage/index.js");
      const lab = await openLab({ program, stack: "dev", packages: { sallyport: repository } });
      try {
        expectSuccess(await lab.run(["up", "--skip-preview"]));
        const network = lab.cloud().find((record) => record.type === "aws:ec2/vpc:Vpc");
        expect(network?.inputs["cidrBlock"]).toBe("10.9.0.0/16");
        expect(network?.urn).toContain("sallyport:index:PrivateNetwork$aws:ec2/vpc:Vpc::office");
        const outputs = JSON.parse((await lab.run(["stack", "output", "--json"])).stdout) as Record<string, unknown>;
        expect(outputs["vpcId"]).toBe(network?.id);
      } finally {
        lab.close();
      }
    });
  },
);
