import type { Ceiling } from "../ceiling";
import type { PackDefinition } from "../pack";
import { rules } from "../rules";

const bastion = ["sallyport:index:BastionHost"];

/** The bastion is the one machine with an address: SSH, the management tunnel, and the proxy that passes webhooks on. */
export const smallTeamCeiling: Ceiling = [
  { from: "internet", role: "ssh", protocol: "tcp", ports: [[2222, 2222]], ways: ["direct"], components: bastion },
  { from: "internet", role: "tunnel", protocol: "udp", ports: [[51820, 51820]], ways: ["direct", "tunnel"], components: bastion },
  {
    from: "internet",
    role: "ingress",
    protocol: "tcp",
    ports: [
      [443, 443],
      [80, 80],
    ],
    ways: ["proxy"],
    components: bastion,
  },
];

/** A bastion in front of agents in a private network. */
export const smallTeam: PackDefinition = {
  name: "sallyport-small-team",
  title: "Sallyport: small team",
  description:
    "Only the bastion may be reached from the internet, and only on what its grants name: SSH 2222, WireGuard 51820, the proxy's 443 and 80.",
  ceiling: smallTeamCeiling,
  rules,
};
