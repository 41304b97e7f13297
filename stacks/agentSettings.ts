import type * as pulumi from "@pulumi/pulumi";
import type { HardenedAgentArgs } from "../components/agentArgs";
import type { GrantArgs } from "../components/grant";
import type { EgressArgs } from "../components/machineArgs";
import { openclawVersions } from "../model/profiles/openclawVersions";
import type { Settings } from "./config";

/** Settings of the agent that every scenario has. */
export type AgentSettings = Pick<
  HardenedAgentArgs,
  "amiId" | "instanceType" | "profile" | "egress" | "secrets" | "externalSecrets" | "grants"
>;

/** The setting behind each field of the agent's arguments. */
export const settingsOfAgent = {
  "profile.version": "openclawVersion",
  "ssh.authorizedKeys": "agentAuthorizedKeys",
  "wireguard.address": "tunnelAddress",
  "wireguard.hub.address": "tunnelHubAddress",
  "wireguard.hub.endpoint": "tunnelHubEndpoint",
  "wireguard.hub.publicKey": "tunnelHubPublicKey",
  // The tunnel's configuration names the plan's own field.
  "agent.tunnel.peers[0].publicKey": "tunnelHubPublicKey",
  egress: "egress",
  externalSecrets: "externalSecrets",
  grants: "agentGrants",
};

export const grantFields = ["from", "to", "via", "reason", "approvedBy", "expires"] as const;

const discordToken = "DISCORD_BOT_TOKEN";

/** One OpenClaw agent that talks on Discord: everything outbound. */
export function readAgent(settings: Settings): AgentSettings {
  const token = settings.secret("discordToken");
  const external = settings.optionalList("externalSecrets") ?? [];
  return {
    amiId: settings.identifier("agentAmiId", "ami", "the agent needs a machine image"),
    instanceType: settings.optionalText("agentInstanceType"),
    profile: {
      product: "openclaw",
      version: settings.optionalText("openclawVersion") ?? openclawVersions.tested,
      webhookMode: "discord_dm",
    },
    egress: settings.maps<EgressArgs>("egress", ["name", "protocol", "ports", "cidrs", "because"]),
    grants: settings.maps<GrantArgs>("agentGrants", grantFields),
    secrets: discordSecret(token),
    // A token that is not in the stack's settings is put into the agent's parameters by hand.
    externalSecrets: token === undefined && !external.includes(discordToken) ? [discordToken, ...external] : external,
  };
}

function discordSecret(token: pulumi.Output<string> | undefined): Record<string, pulumi.Output<string>> {
  return token === undefined ? {} : { [discordToken]: token };
}
