import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { plannedOutputs, UNKNOWN_ON_WIRE as unknown } from "../../preview/planned";

const roots = [__dirname];
const secret = (value: unknown) => ({ "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", value });

describe("what a provider would plan, from the declarations of @pulumi/aws 7.48.0", () => {
  test("a security group: rules nobody gave are computed, an optional switch is absent", () => {
    expect(plannedOutputs("aws:ec2/securityGroup:SecurityGroup", { description: "d", vpcId: unknown }, roots)).toEqual({
      description: "d",
      vpcId: unknown,
      arn: unknown,
      egress: unknown,
      ingress: unknown,
      name: unknown,
      namePrefix: unknown,
      ownerId: unknown,
      region: unknown,
      tagsAll: unknown,
    });
  });

  test("given rules are echoed as they are, secrets wrapped and unknowns inside", () => {
    const ingress = [{ protocol: "tcp", fromPort: 22, toPort: 22, cidrBlocks: [unknown] }];
    const planned = plannedOutputs("aws:ec2/securityGroup:SecurityGroup", { ingress, tags: secret({ a: "b" }) }, roots);
    expect(planned["ingress"]).toEqual(ingress);
    expect(planned["tags"]).toEqual(secret({ a: "b" }));
    expect(planned["egress"]).toBe(unknown);
  });

  test("an instance: addresses and group memberships that AWS fills in are unknown, user data is absent", () => {
    const planned = plannedOutputs("aws:ec2/instance:Instance", { ami: "ami-1", associatePublicIpAddress: false }, roots);
    expect(planned["associatePublicIpAddress"]).toBe(false);
    for (const name of ["vpcSecurityGroupIds", "publicIp", "privateIp", "ipv6Addresses", "metadataOptions", "arn", "tagsAll"]) {
      expect([name, planned[name]]).toEqual([name, unknown]);
    }
    for (const name of ["userData", "sourceDestCheck", "tags", "launchTemplate", "userDataReplaceOnChange"]) {
      expect([name, name in planned]).toEqual([name, false]);
    }
    expect(plannedOutputs("aws:ec2/instance:Instance", {}, roots)["associatePublicIpAddress"]).toBe(unknown);
  });

  test("an explicit null counts as not given", () => {
    const planned = plannedOutputs("aws:ec2/securityGroup:SecurityGroup", { ingress: null, tags: null }, roots);
    expect(planned["ingress"]).toBe(unknown);
    expect("tags" in planned).toBe(false);
  });

  test("tokens without a module file: the top level of an SDK", () => {
    expect(plannedOutputs("random:index/randomId:RandomId", { byteLength: 4 }, roots)).toEqual({
      byteLength: 4,
      b64Std: unknown,
      b64Url: unknown,
      dec: unknown,
      hex: unknown,
    });
  });
});

describe("where no SDK tells", () => {
  test.each(["nosuch:index/thing:Thing", "aws:ec2/noSuch:NoSuch", "pulumi-nodejs:dynamic:Resource", "broken", "a:b", "::", ""])(
    "%j is echoed",
    (type) => {
      expect(plannedOutputs(type, { a: 1, b: unknown }, roots)).toEqual({ a: 1, b: unknown });
    },
  );
});

describe("SDKs of other shapes", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "sallyport-sdk-"));
    const write = (path: string, text: string) => {
      mkdirSync(join(folder, path, ".."), { recursive: true });
      writeFileSync(join(folder, path), text);
    };
    write("node_modules/@pulumi/kubernetes/package.json", "{}");
    write(
      "node_modules/@pulumi/kubernetes/networking/v1/networkPolicy.d.ts",
      `export declare class NetworkPolicy extends pulumi.CustomResource {
    readonly apiVersion: pulumi.Output<"networking.k8s.io/v1">;
    readonly spec: pulumi.Output<outputs.networking.v1.NetworkPolicySpec>;
    readonly status: pulumi.Output<object>;
}
export interface NetworkPolicyArgs {
    apiVersion?: pulumi.Input<"networking.k8s.io/v1">;
    spec?: pulumi.Input<inputs.networking.v1.NetworkPolicySpec>;
}
`,
    );
    write("package.json", JSON.stringify({ dependencies: { "@acme/cloud-sdk": "1" } }));
    write("node_modules/@acme/cloud-sdk/package.json", JSON.stringify({ pulumi: { resource: true, name: "acme" } }));
    write(
      "node_modules/@acme/cloud-sdk/net/box.d.ts",
      `export declare class Box extends pulumi.CustomResource {
    readonly labels: pulumi.Output<{
        [key: string]: string;
    } | undefined>;
    readonly address: pulumi.Output<string>;
}
export interface BoxArgs {
    labels?: pulumi.Input<{
        [key: string]: pulumi.Input<string>;
    }>;
    passwordWo?: pulumi.Input<string>;
}
`,
    );
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test("Kubernetes echoes what was given and computes only what nobody can give", () => {
    const type = "kubernetes:networking.k8s.io/v1:NetworkPolicy";
    expect(plannedOutputs(type, { apiVersion: "networking.k8s.io/v1" }, [folder])).toEqual({
      apiVersion: "networking.k8s.io/v1",
      status: unknown,
    });
  });

  test("an SDK under another package name is found through the program's dependencies, from a folder below it too", () => {
    expect(plannedOutputs("acme:net:Box", {}, [join(folder, "src", "infra")])).toEqual({ address: unknown });
  });

  test("a write-only argument never comes back", () => {
    expect(plannedOutputs("acme:net:Box", { passwordWo: secret("s"), labels: {} }, [folder])).toEqual({
      labels: {},
      address: unknown,
    });
  });
});
