import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { credentials } from "@grpc/grpc-js";
import { Struct, type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { CreateRequest, DiffRequest, DiffResponse, ReadRequest } from "@pulumi/pulumi/proto/provider_pb";
import { describeIf, file } from "../support/requires";
import { cloudRecords } from "./cloud";
import { labFolder, repository } from "./paths";

type Properties = Record<string, JavaScriptValue>;

const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const SECRET = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" };
const urn = (type: string, name: string): string => `urn:pulumi:dev::lab::${type}::${name}`;
const vpc = "aws:ec2/vpc:Vpc";

describeIf("the stand-in provider", [file(join(repository, "dist/preview/planned.js"), "run npm run build")], () => {
  const cloud = mkdtempSync(join(tmpdir(), "sallyport-cloud-"));
  const processes: ChildProcess[] = [];
  let clients: ResourceProviderClient[];

  /** A provider process, as the engine starts it. */
  const start = async (): Promise<ResourceProviderClient> => {
    const child = spawn(process.execPath, [join(labFolder, "provider/aws/pulumi-resource-aws")], {
      env: { ...process.env, SALLYPORT_LAB_CLOUD: cloud },
      stdio: ["ignore", "pipe", "inherit"],
    });
    processes.push(child);
    const port = await new Promise<string>((done) => child.stdout.setEncoding("utf8").once("data", done));
    return new ResourceProviderClient(`127.0.0.1:${port.trim()}`, credentials.createInsecure());
  };
  const create = (client: ResourceProviderClient, type: string, name: string, inputs: Properties, preview = false) =>
    new Promise<{ readonly id: string; readonly outputs: Properties }>((done, fail) => {
      const request = new CreateRequest();
      request.setUrn(urn(type, name));
      request.setProperties(Struct.fromJavaScript(inputs));
      request.setPreview(preview);
      client.create(request, (error, response) =>
        error === null ? done({ id: response.getId(), outputs: response.getProperties()?.toJavaScript() ?? {} }) : fail(error),
      );
    });
  const diff = (type: string, before: Properties, after: Properties): Promise<DiffResponse> =>
    new Promise((done, fail) => {
      const request = new DiffRequest();
      request.setUrn(urn(type, "resource"));
      request.setOldInputs(Struct.fromJavaScript(before));
      request.setNews(Struct.fromJavaScript(after));
      clients[0]!.diff(request, (error, response) => (error === null ? done(response) : fail(error)));
    });

  beforeAll(async () => {
    clients = [await start(), await start()];
  });
  afterAll(() => {
    clients.forEach((client) => client.close());
    processes.forEach((child) => child.kill());
    rmSync(cloud, { recursive: true, force: true });
  });

  test("a preview plans without an id and makes nothing", async () => {
    const { id, outputs } = await create(clients[0]!, vpc, "planned", { cidrBlock: "10.0.0.0/16" }, true);
    expect(id).toBe("");
    expect(outputs).toMatchObject({ cidrBlock: "10.0.0.0/16", arn: UNKNOWN });
    expect(cloudRecords(cloud).filter((record) => record.urn === urn(vpc, "planned"))).toEqual([]);
  });

  test("many creations at once in two processes all end in the cloud, each under an id of its own", async () => {
    // Every second one has the URN of another: a replacement is created while the old resource still exists.
    const wishes = Array.from({ length: 60 }, (_, at) =>
      create(clients[at % 2]!, vpc, `many-${Math.floor(at / 2)}`, { cidrBlock: `10.${at}.0.0/16` }),
    );
    const ids = (await Promise.all(wishes)).map((made) => made.id);
    expect(new Set(ids).size).toBe(60);
    const blocks = cloudRecords(cloud).map((record) => record.outputs["cidrBlock"]);
    expect(new Set(blocks)).toEqual(new Set(Array.from({ length: 60 }, (_, at) => `10.${at}.0.0/16`)));
  });

  test("nothing that the cloud decides stays unknown, and secrets keep their mark", async () => {
    const type = "aws:ec2/instance:Instance";
    const { outputs } = await create(clients[0]!, type, "agent", { ami: "ami-1", userData: { ...SECRET, value: "#!" } });
    expect(JSON.stringify(outputs).includes(UNKNOWN)).toBe(false);
    expect(outputs).toMatchObject({
      userData: { ...SECRET, value: "#!" },
      publicIp: "",
      securityGroups: [],
      associatePublicIpAddress: false,
    });
  });

  test("reading what is not there says that it is gone", async () => {
    const request = new ReadRequest();
    request.setId("vpc-none");
    request.setUrn(urn(vpc, "none"));
    const id = await new Promise((done, fail) => {
      clients[0]!.read(request, (error, response) => (error === null ? done(response.getId()) : fail(error)));
    });
    expect(id).toBe("");
  });

  test("a difference is told by property; a mark of secrecy is none, nor is leaving a property to the cloud; some need a new resource", async () => {
    const same = await diff("aws:ssm/parameter:Parameter", { value: "a" }, { value: { ...SECRET, value: "a" } });
    expect(same.getChanges()).toBe(DiffResponse.DiffChanges.DIFF_NONE);
    const updated = await diff("aws:ssm/parameter:Parameter", { name: "/a", value: "a" }, { name: "/a", value: "b" });
    expect([updated.getDiffsList(), updated.getReplacesList()]).toEqual([["value"], []]);
    const silent = await diff("aws:ec2/securityGroup:SecurityGroup", { ingress: [], tags: { a: "b" } }, {});
    expect(silent.getDiffsList()).toEqual(["tags"]);
    const replaced = await diff("aws:ssm/parameter:Parameter", { name: "/a" }, { name: "/b" });
    expect(replaced.getReplacesList()).toEqual(["name"]);
    const rule = await diff(
      "aws:ec2/securityGroupRule:SecurityGroupRule",
      { fromPort: 22, description: "a" },
      { fromPort: 23, description: "b" },
    );
    expect([rule.getDiffsList(), rule.getReplacesList()]).toEqual([["description", "fromPort"], ["fromPort"]]);
  });
});
