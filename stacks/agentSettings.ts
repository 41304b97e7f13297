import type * as pulumi from "@pulumi/pulumi";
import type { HardenedAgentArgs } from "../components/agentArgs";
import type { EgressArgs } from "../components/machineArgs";
import { requireKnownKeys } from "../model/declaration";
import { DeclarationError } from "../model/errors";
import { openclawVersions } from "../model/profiles/openclawVersions";
import type { Settings } from "./config";

/** Settings of the agent that every scenario has. */
export type AgentSettings = Pick<HardenedAgentArgs, "amiId" | "instanceType" | "profile" | "egress" | "secrets" | "externalSecrets">;

/** The setting behind each field of the agent's arguments. */
export const settingsOfAgent = {
  "profile.version": "openclawVersion",
  "ssh.authorizedKeys": "agentAuthorizedKeys",
  "wireguard.address": "tunnelAddress",
  "wireguard.hub.address": "tunnelHubAddress",
  "wireguard.hub.endpoint": "tunnelHubEndpoint",
  "wireguard.hub.publicKey": "tunnelHubPublicKey",
  egress: "egress",
  externalSecrets: "externalSecrets",
};

const discordToken = "DISCORD_BOT_TOKEN";

/** One OpenClaw agent that talks on Discord: everything outbound. */
export function readAgent(settings: Settings): AgentSettings {
  const token = settings.secret("discordToken");
  const external = settings.optionalList("externalSecrets") ?? [];
  return {
    amiId: settings.identifier("agentAmiId", "ami", "the agent needs a machine image"),
    instanceType: settings.optionalText("agentInstanceType"),
    profile: { product: "openclaw", version: settings.optionalText("openclawVersion") ?? openclawVersions.tested, webhookMode: "discord_dm" },
    egress: readEgress(settings),
    secrets: discordSecret(token),
    // A token that is not in the stack's settings is put into the agent's parameters by hand.
    externalSecrets: token === undefined && !external.includes(discordToken) ? [discordToken, ...external] : external,
  };
}

function discordSecret(token: pulumi.Output<string> | undefined): Record<string, pulumi.Output<string>> {
  return token === undefined ? {} : { [discordToken]: token };
}

/** Ports and networks are checked by the agent's plan; here only that each entry has the shape of a rule. */
function readEgress(settings: Settings): EgressArgs[] | undefined {
  const rules = settings.object("egress");
  const field = settings.field("egress");
  if (rules === undefined) {
    return undefined;
  }
  if (!Array.isArray(rules)) {
    throw new DeclarationError(field, rules, "it is no list of rules.", "Write a YAML list of rules with name, protocol, ports, cidrs and because.");
  }
  return rules.map((rule: unknown, place) => {
    if (!isRule(rule)) {
      throw new DeclarationError(`${field}[${place}]`, rule, "it is no rule.", "Write name, protocol, ports, cidrs and because.");
    }
    requireKnownKeys(`${field}[${place}]`, rule, ["name", "protocol", "ports", "cidrs", "because"]);
    return rule;
  });
}

/** Whether it is a map at all: what its fields hold is for the plan to say, which names the one that is wrong. */
function isRule(rule: unknown): rule is EgressArgs {
  return typeof rule === "object" && rule !== null && !Array.isArray(rule);
}
