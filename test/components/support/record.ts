import { MockMonitor } from "@pulumi/pulumi/runtime/mocks";
import * as settings from "@pulumi/pulumi/runtime/settings";
import * as pulumi from "@pulumi/pulumi";
import { DeclarationError } from "../../../model/errors";

/** A resource as the engine would have been asked for it, before any provider. */
export interface Registered {
  readonly type: string;
  readonly name: string;
  /** Type of the parent without the module; undefined at the root. */
  readonly parent: string | undefined;
  /** Inputs in plain text, secrets included. */
  readonly inputs: Readonly<Record<string, unknown>>;
  /** Inputs with every marked secret replaced: what an unencrypted state would show. */
  readonly visible: Readonly<Record<string, unknown>>;
  readonly dependsOn: readonly string[];
  /** The names of the resources that each input was made of. */
  readonly madeOf: Readonly<Record<string, readonly string[]>>;
  readonly provider: string;
  readonly deleteBeforeReplace: boolean;
}

export const account = "123456789012";
export const region = "eu-central-1";
/** What the stand-in for the random provider generates: distinctive, so that a leak is found wherever it is. */
export const generated = (name: string): string => Buffer.from(`generated for ${name}`.padEnd(32, ".")).toString("hex");

const secretMark = "4dabf18193072939515e22adb298388d";

/**
 * Runs a program against stand-in providers and yields everything it registered, in order of name. Lookups throw: a component
 * that needs one could not be previewed without an account.
 */
export async function record(
  program: () => unknown,
  options: { stack?: string; config?: Record<string, string> } = {},
): Promise<Registered[]> {
  const registered: Registered[] = [];
  await pulumi.runtime.setMocks(standIns, "sallyport", options.stack ?? "test", false);
  watch(settings.getMonitor(), registered);
  pulumi.runtime.setAllConfig(options.config ?? {});
  await program();
  await settings.disconnect();
  return registered.sort((a, b) => (`${a.name} ${a.type}` < `${b.name} ${b.type}` ? -1 : 1));
}

/** What a program is refused with. It must be refused before it registers anything, so that nothing is half made. */
export async function refusal(program: () => unknown): Promise<string> {
  let refused: unknown;
  const registered = await record(() => {
    try {
      program();
    } catch (error) {
      refused = error;
    }
  });
  if (!(refused instanceof DeclarationError) || registered.length > 0) {
    throw new Error(`expected a DeclarationError and no resources, got ${String(refused)} and ${registered.length} resources`);
  }
  return refused.message;
}

/** The value of an output, once known. */
export function valueOf<T>(output: pulumi.Output<T>): Promise<T> {
  return new Promise((resolve) => output.apply(resolve));
}

/** The recorded resource of a type and name. */
export function find(resources: readonly Registered[], type: string, name: string): Registered {
  const found = resources.find((resource) => resource.type === type && resource.name === name);
  if (found === undefined) {
    throw new Error(`${type} ${name} was not registered; there are ${resources.map((resource) => resource.name).join(", ")}`);
  }
  return found;
}

/** The contract of a component: each child's name, its type without the module, and its parent's type. */
export function contract(resources: readonly Registered[]): string[] {
  return resources.map(({ name, type, parent }) => `${name} ${type.split(":").at(-1)} < ${parent ?? "root"}`);
}

const standIns: pulumi.runtime.Mocks = {
  newResource: ({ type, name, inputs }) => ({ id: `${name}-id`, state: { ...inputs, ...computed(type, name) } }),
  call: ({ token }) => {
    throw new Error(`the program looks something up: ${token}`);
  },
};

/** Notes each request before the stand-in for the engine sees it: the mocks themselves are told neither parents, dependencies nor secrets. */
function watch(monitor: unknown, registered: Registered[]): void {
  if (!(monitor instanceof MockMonitor)) {
    throw new Error("the SDK did not install its mock monitor");
  }
  const registerResource = monitor.registerResource.bind(monitor);
  monitor.registerResource = (req: RegisterRequest, callback) => {
    registered.push(requested(req));
    return registerResource(req, callback);
  };
}

function requested(req: RegisterRequest): Registered {
  const inputs = req.getObject().toJavaScript();
  const madeOf = req.getPropertydependenciesMap();
  const urns = (property: string) => madeOf.get(property)?.getUrnsList() ?? [];
  return {
    type: req.getType(),
    name: req.getName(),
    parent: typeOf(req.getParent()),
    inputs: unwrapped(inputs, false) as Record<string, unknown>,
    visible: unwrapped(inputs, true) as Record<string, unknown>,
    dependsOn: req.getDependenciesList().map(nameOf),
    madeOf: Object.fromEntries(madeOf.getEntryList().map(([property]) => [property, urns(property).map(nameOf)])),
    provider: req.getProvider(),
    deleteBeforeReplace: req.getDeletebeforereplace(),
  };
}

interface RegisterRequest {
  getType(): string;
  getName(): string;
  getParent(): string;
  getProvider(): string;
  getDeletebeforereplace(): boolean;
  getObject(): { toJavaScript(): Record<string, unknown> };
  getDependenciesList(): string[];
  getPropertydependenciesMap(): {
    getEntryList(): [string, unknown][];
    get(property: string): { getUrnsList(): string[] } | undefined;
  };
}

/** Outputs that a real provider computes and the components read. */
function computed(type: string, name: string): Record<string, unknown> {
  const arn = `arn:aws:test:${region}:${account}:${name}`;
  switch (type) {
    case "aws:ec2/vpc:Vpc":
      return { arn, ipv6CidrBlock: "2600:1f14:abc:1200::/56" };
    case "aws:ec2/instance:Instance":
      return { arn, privateIp: "10.0.1.5" };
    case "aws:ec2/eip:Eip":
      return { arn, publicIp: "198.51.100.7" };
    case "aws:iam/role:Role":
    case "aws:iam/instanceProfile:InstanceProfile":
      return { arn, name: `${name}-made` };
    case "random:index/randomBytes:RandomBytes":
      return { hex: generated(name), base64: Buffer.from(generated(name), "hex").toString("base64") };
    default:
      return { arn };
  }
}

function nameOf(urn: string): string {
  return urn.split("::").slice(3).join("::");
}

function typeOf(urn: string): string | undefined {
  return urn.split("::")[2]?.split(":").at(-1);
}

function unwrapped(value: unknown, hideSecrets: boolean): unknown {
  if (Array.isArray(value)) {
    return value.map((element) => unwrapped(element, hideSecrets));
  }
  if (value === null || typeof value !== "object") {
    return value;
  }
  const fields = value as Record<string, unknown>;
  if (secretMark in fields) {
    return hideSecrets ? "[secret]" : unwrapped(fields["value"], hideSecrets);
  }
  return Object.fromEntries(Object.entries(fields).map(([key, inner]) => [key, unwrapped(inner, hideSecrets)]));
}
