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
  },
);
