import { defaultProviderName, packageOf } from "../../preview/defaultProviders";
import { makeUrn, parseUrn } from "../../preview/urn";

test.each([
  ["7.48.0", "", "default_7_48_0"],
  ["v7.48.0", "", "default_7_48_0"],
  ["", "", "default"],
  ["1.2.3-alpha.1+build.5", "", "default_1_2_3_alpha_1_build_5"],
  ["1.0.0", "https://example.test/x", "default_1_0_0_https_//example_test/x"],
])("the default provider of version %j from %j is %s", (version, downloadUrl, name) => {
  expect(defaultProviderName({ package: "aws", version, downloadUrl })).toBe(name);
});

test("the package of a type, and of a provider's type", () => {
  expect(["aws:ec2/vpc:Vpc", "pulumi:providers:aws", "pulumi:pulumi:StackReference"].map(packageOf)).toEqual([
    "aws",
    "aws",
    "pulumi",
  ]);
});

test("URNs: the stack gives no prefix, parents give theirs, names may hold colons", () => {
  const stack = makeUrn("dev", "p", undefined, "pulumi:pulumi:Stack", "p-dev");
  const outer = makeUrn("dev", "p", stack, "a:b:Outer", "o");
  const inner = makeUrn("dev", "p", outer, "a:b:Inner", "x::y");
  expect([stack, outer, inner]).toEqual([
    "urn:pulumi:dev::p::pulumi:pulumi:Stack::p-dev",
    "urn:pulumi:dev::p::a:b:Outer::o",
    "urn:pulumi:dev::p::a:b:Outer$a:b:Inner::x::y",
  ]);
  expect(parseUrn(inner)).toEqual({ stack: "dev", project: "p", qualifiedType: "a:b:Outer$a:b:Inner", name: "x::y" });
  expect([parseUrn("urn:pulumi:dev::p::t"), parseUrn("vm")]).toEqual([undefined, undefined]);
});
