import type { ResourceRecord } from "../exposure/graph/graph";
import { defaultProviderName, isProviderType, packageOf, type ProviderRequest } from "./defaultProviders";
import type { Lookup } from "./lookups";
import { plannedOutputs, UNKNOWN_ON_WIRE } from "./planned";
import { declarationOf } from "./sdk";
import { makeUrn, STACK_TYPE } from "./urn";
import { holdsUnknown, isSecret, secret, type Tree } from "./wire";

/** Resource options that policies see. */
export interface ResourceOptions {
  readonly protect: boolean;
  readonly ignoreChanges: readonly string[];
  readonly aliases: readonly string[];
  readonly additionalSecretOutputs: readonly string[];
  readonly deleteBeforeReplace: boolean | undefined;
}

/** A resource of a preview: what the program asked for and what a provider would plan. */
export interface PreviewedResource extends ResourceRecord {
  readonly inputs: Tree;
  readonly dependencies: readonly string[];
  readonly options: ResourceOptions;
}

/** A program's wish for one resource, as it arrived. */
export interface Registration {
  readonly type: string;
  readonly name: string;
  readonly parent: string;
  readonly custom: boolean;
  /** A component that is built inside a provider plugin. */
  readonly remote: boolean;
  readonly inputs: Tree;
  /** `urn::id` of an explicit provider, or "". */
  readonly provider: string;
  readonly dependencies: readonly string[];
  readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
  readonly version: string;
  readonly downloadUrl: string;
  readonly packageReference: string;
  /** The id of an existing resource to adopt (`import`), or "". */
  readonly importId: string;
  readonly options: ResourceOptions;
}

export class RegistrationError extends Error {
  override readonly name = "RegistrationError";
}

const noOptions: ResourceOptions = {
  protect: false,
  ignoreChanges: [],
  aliases: [],
  additionalSecretOutputs: [],
  deleteBeforeReplace: undefined,
};

/**
 * One preview as the engine keeps it: resources are answered as new ones, in the order in which the program registers them.
 */
export class Deployment {
  readonly resources = new Map<string, PreviewedResource>();
  /** Resources that were looked up (`.get`, StackReference). They belong to others: policies and the proof never see them. */
  readonly reads = new Map<string, ResourceRecord>();
  readonly lookups: Lookup[] = [];
  readonly notices = new Set<string>();
  private readonly packages = new Map<string, ProviderRequest>();
  stackOutputs: Tree = {};

  constructor(
    readonly project: string,
    readonly stack: string,
    readonly sdkRoots: readonly string[],
    /** Values of `package:key` configuration, which the engine hands to default providers. */
    private readonly packageConfiguration: (packageName: string) => Tree,
  ) {}

  registerPackage(name: string, version: string, downloadUrl: string): string {
    const reference = `package-${this.packages.size + 1}`;
    this.packages.set(reference, { package: name, version, downloadUrl });
    return reference;
  }

  register(registration: Registration): PreviewedResource {
    const { type, name, parent, custom } = registration;
    const urn = this.newUrn(parent, type, name);
    const inputs =
      isProviderType(type) && registration.version !== ""
        ? { ...registration.inputs, version: registration.version }
        : registration.inputs;
    const provider = custom && !isProviderType(type) ? this.providerOf(registration) : undefined;
    const resource: PreviewedResource = {
      urn,
      type,
      name,
      inputs,
      outputs: this.outputsOf({ ...registration, inputs }, provider),
      id: registration.importId === "" ? undefined : registration.importId,
      dependencies: registration.dependencies,
      propertyDependencies: registration.propertyDependencies,
      parent: parent === "" ? undefined : parent,
      provider,
      component: !custom,
      options: registration.options,
    };
    this.resources.set(urn, resource);
    if (registration.remote) this.noticeRemote(registration);
    return resource;
  }

  private newUrn(parent: string, type: string, name: string): string {
    const urn = makeUrn(this.stack, this.project, parent === "" ? undefined : parent, type, name);
    if (this.resources.has(urn)) throw new RegistrationError(`Duplicate resource URN '${urn}'; try giving it a unique name`);
    return urn;
  }

  private outputsOf(registration: Registration, provider: string | undefined): Tree {
    const { type, custom, remote, inputs, options } = registration;
    if (isProviderType(type)) return inputs;
    if (remote) return unknownOutputs(type, this.sdkRoots);
    // A component's outputs are what it registers at its end.
    if (!custom) return {};
    // A provider whose own configuration is not known yet cannot be asked: the engine answers for it, with nothing.
    if (provider !== undefined && holdsUnknown(this.resources.get(provider)?.inputs)) return {};
    const outputs = plannedOutputs(type, inputs, this.sdkRoots);
    for (const name of options.additionalSecretOutputs) {
      if (name in outputs && !isSecret(outputs[name])) outputs[name] = secret(outputs[name]);
    }
    return outputs;
  }

  private noticeRemote({ type, name }: Registration): void {
    this.notices.add(
      `${name} (${type}) is built inside the ${packageOf(type)} provider plugin: its children are invisible to this preview, its outputs unknown. ` +
        "For an exact answer prove the deployed stack: `pulumi stack export | sallyport prove --state -`.",
    );
  }

  /** URN of the provider that manages a resource: the one the program named, else the package's default provider. */
  providerOf(request: Pick<Registration, "type" | "provider" | "version" | "downloadUrl" | "packageReference">): string {
    if (request.provider !== "") return request.provider.replace(/::[^:]*$/, "");
    return this.defaultProvider(
      this.packages.get(request.packageReference) ?? {
        package: packageOf(request.type),
        version: request.version,
        downloadUrl: request.downloadUrl,
      },
    );
  }

  private defaultProvider(request: ProviderRequest): string {
    const type = `pulumi:providers:${request.package}`;
    const name = defaultProviderName(request);
    const urn = makeUrn(this.stack, this.project, undefined, type, name);
    if (!this.resources.has(urn)) {
      const inputs = {
        ...this.packageConfiguration(request.package),
        ...(request.version === "" ? {} : { version: request.version }),
      };
      this.resources.set(urn, {
        urn,
        type,
        name,
        inputs,
        outputs: inputs,
        dependencies: [],
        propertyDependencies: {},
        component: false,
        options: noOptions,
      });
    }
    return urn;
  }

  read(
    request: Omit<Registration, "custom" | "remote" | "importId" | "propertyDependencies" | "options">,
    id: string,
  ): ResourceRecord {
    const { type, name, parent, inputs } = request;
    const urn = makeUrn(this.stack, this.project, parent === "" ? undefined : parent, type, name);
    // What is read may hold anything: only what the program gave as known state is taken.
    const outputs =
      type === "pulumi:pulumi:StackReference"
        ? { ...inputs, outputs: UNKNOWN_ON_WIRE, secretOutputNames: UNKNOWN_ON_WIRE }
        : inputs;
    const record = {
      urn,
      type,
      name,
      outputs,
      id,
      parent: parent === "" ? undefined : parent,
      provider: this.providerOf(request),
      component: false,
    };
    this.reads.set(urn, record);
    return record;
  }

  registerOutputs(urn: string, outputs: Tree): void {
    const resource = this.resources.get(urn);
    if (resource === undefined) throw new RegistrationError(`cannot register outputs of ${urn}: there is no such resource`);
    if (resource.type === STACK_TYPE) this.stackOutputs = outputs;
    this.resources.set(urn, { ...resource, outputs });
  }

  /** Whether something is still to be created: at a first preview every managed resource is. */
  isPending(urn: string): boolean {
    const resource = this.resources.get(urn);
    return resource !== undefined && resource.component !== true && !isProviderType(resource.type);
  }
}

function unknownOutputs(type: string, sdkRoots: readonly string[]): Tree {
  const names = declarationOf(type, sdkRoots)?.outputs.keys() ?? [];
  return Object.fromEntries([...names].map((name) => [name, UNKNOWN_ON_WIRE]));
}
