import type { Grant } from "../../model/grants";
import type { AgentInput } from "../../model/planAgent";
import type { BastionInput } from "../../model/planBastion";
import { generic } from "../../model/profiles/generic";

export const today = "2026-11-22";
export const key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEeLbCkq0wLRYHbkmZ0JzQ0o2dr1uV4ktUVhGJ1mT4uR operator";

export const network = { vpcCidrs: ["10.0.0.0/16", "2600:1f18:42::/56"] };

export const bastion: BastionInput = {
  name: "gate",
  network,
  ssh: { fromCidrs: ["203.0.113.0/24"], authorizedKeys: [key] },
  agents: [{ name: "ember", address: "10.0.1.5" }],
  today,
};

export const hub = {
  address: "10.255.0.1/24",
  peers: [
    { name: "laptop", kind: "operator", address: "10.255.0.9/32" },
    { name: "ember", kind: "agent", address: "10.255.0.2" },
  ],
} as const;

export const agent: AgentInput = {
  name: "ember",
  profile: generic(),
  network,
  ssh: { fromCidrs: ["10.0.0.0/24"], authorizedKeys: [key] },
  secrets: [{ environmentName: "API_TOKEN", parameterName: "/sallyport/ember/api-token" }],
  today,
};

export const spoke = {
  address: "10.255.0.2/32",
  hub: { name: "gate", address: "10.255.0.1", endpoint: "198.51.100.7:51820" },
} as const;

export function grant(change: Partial<Grant>): Grant {
  return {
    from: "internet",
    to: "webhook",
    via: "proxy",
    reason: "callbacks of the issue tracker",
    approvedBy: "mara",
    ...change,
  };
}
