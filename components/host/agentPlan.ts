import { requireOneOf } from "../../model/declaration";
import { DeclarationError } from "../../model/errors";
import { formatAddress, requireAddress } from "../../model/net";
import type { HostPlan, SecretSource } from "../../model/plan";
import { planAgent } from "../../model/planAgent";
import type { Profile } from "../../model/profile";
import { generic } from "../../model/profiles/generic";
import { openclaw } from "../../model/profiles/openclaw";
import { openclawVariables } from "../../render/openclaw";
import { type AgentProfileArgs, type AgentSshArgs, type HardenedAgentArgs, Product, WebhookMode } from "../agentArgs";
import { within } from "../inputs";
import { egressOf } from "../machineArgs";

/** What of an agent's arguments decides its plan: all of it plain, so that it can be checked before anything exists. */
export type AgentDeclaration = Pick<
  HardenedAgentArgs,
  "profile" | "wireguard" | "egress" | "secrets" | "externalSecrets" | "grants"
> & {
  readonly network: Pick<HardenedAgentArgs["network"], "vpcCidrs" | "address">;
  readonly ssh?: AgentSshDeclaration;
};

/** The bastion itself may still be unknown; that there is one may not. */
type AgentSshDeclaration = Omit<AgentSshArgs, "bastion"> & { readonly bastion?: object };

/** The plan of an agent from its component's arguments. `path` is where its parameters lie. */
export function planOfAgent(name: string, args: AgentDeclaration, path: string): HostPlan {
  const { network, ssh, wireguard, grants } = args;
  const profile = within("profile.", () => profileOf(args.profile));
  requireBastion(ssh);
  return planAgent({
    name,
    profile,
    network: {
      vpcCidrs: network.vpcCidrs,
      addresses: network.address === undefined ? [] : [formatAddress(requireAddress("network.address", network.address))],
    },
    ssh: ssh === undefined ? undefined : { authorizedKeys: ssh.authorizedKeys, users: ssh.users, fromCidrs: ssh.fromCidrs },
    wireguard,
    egress: egressOf(args.egress),
    secrets: secretsOf(profile, args, path),
    grants,
  });
}

function profileOf({ product, version, webhookMode }: AgentProfileArgs): Profile {
  const mode = requireOneOf("webhookMode", webhookMode ?? WebhookMode.DiscordDm, Object.values(WebhookMode));
  if (requireOneOf("product", product, Object.values(Product)) === Product.Generic) {
    return generic({ version, webhookMode: mode });
  }
  if (version === undefined) {
    throw new DeclarationError(
      "version",
      version,
      "OpenClaw's profile is pinned to a version.",
      'Write the one you tested, such as "2026.9.6".',
    );
  }
  return openclaw({
    version,
    hooks: mode === WebhookMode.Http,
    channels: mode === WebhookMode.DiscordDm ? { discord: "outbound" } : {},
  });
}

/** The group and the addresses are two views of one bastion: with only one of them, one of the two firewalls would let nothing in. */
function requireBastion(ssh: AgentSshDeclaration | undefined): void {
  if (ssh?.fromCidrs !== undefined && ssh.bastion === undefined) {
    const problem = "the cloud's firewall knows a bastion by its security group.";
    throw new DeclarationError("ssh.bastion", undefined, problem, "Name the bastion whose addresses ssh.fromCidrs are.");
  }
  if (ssh?.bastion !== undefined && ssh.fromCidrs === undefined) {
    const problem = "the agent's own firewall knows a bastion by its addresses.";
    throw new DeclarationError(
      "ssh.fromCidrs",
      undefined,
      problem,
      'Give the bastion\'s private address, such as ["10.0.128.5/32"].',
    );
  }
}

/** What the product needs, what was given, what someone puts there by hand: each under the agent's own path. */
function secretsOf(profile: Profile, args: AgentDeclaration, path: string): readonly SecretSource[] {
  const generated = generatedSecrets(profile);
  args.externalSecrets?.forEach((name, place) => {
    if (generated.includes(name)) {
      throw new DeclarationError(
        `externalSecrets[${place}]`,
        name,
        "it is generated.",
        "Give it under secrets, or leave it out.",
      );
    }
    if (Object.keys(args.secrets ?? {}).includes(name)) {
      throw new DeclarationError(
        `externalSecrets[${place}]`,
        name,
        "its value is given under secrets.",
        "Name it in one of the two.",
      );
    }
  });
  const names = [...generated, ...Object.keys(args.secrets ?? {}), ...(args.externalSecrets ?? [])];
  return [...new Set(names)].map((environmentName) => ({
    environmentName,
    parameterName: `${path}/${labelOf(environmentName)}`,
  }));
}

/** Tokens that OpenClaw cannot do without, and that nobody needs to choose. */
export function generatedSecrets(profile: Profile): readonly string[] {
  if (profile.product !== "openclaw") {
    return [];
  }
  const hooks = profile.listeners.some(({ surfaces }) => surfaces.some(({ name }) => name === "hooks"));
  return [openclawVariables.gatewayToken, ...(hooks ? [openclawVariables.hooksToken] : [])];
}

/** `gateway-token` for `OPENCLAW_GATEWAY_TOKEN`. */
export function labelOf(environmentName: string): string {
  return environmentName
    .replace(/^OPENCLAW_/, "")
    .toLowerCase()
    .replaceAll("_", "-");
}
