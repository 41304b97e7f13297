import { DeclarationError } from "../errors";
import {
  anywhere,
  type Cidr,
  cidrContains,
  countOfRoutable,
  formatAddress,
  formatCidr,
  isGloballyRoutable,
  nthAddress,
  readAddress,
  requireAddress,
  requireCidr,
  requireCidrs,
} from "../net";
import type { TrafficRule } from "../plan";

/** The private network that a machine stands in. */
export interface NetworkPlacement {
  /** The whole private network, both families, e.g. `["10.0.0.0/16"]`. */
  readonly vpcCidrs: readonly string[];
  /**
   * Addresses of the name resolvers. Default: those of AWS: the third address of each IPv4 network in `vpcCidrs`,
   * 169.254.169.253 and fd00:ec2::253 (https://docs.aws.amazon.com/vpc/latest/userguide/AmazonDNS-concepts.html).
   */
  readonly resolvers?: readonly string[];
  /**
   * Addresses of the time servers. Default: those of AWS, 169.254.169.123 and fd00:ec2::123
   * (https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/set-time.html).
   */
  readonly timeServers?: readonly string[];
}

/** The placement, read and checked. */
export interface Place {
  readonly vpc: readonly Cidr[];
  readonly resolvers: readonly string[];
  readonly timeServers: readonly string[];
}

/** @throws DeclarationError for a network that is none, or that is too wide to be one private network. */
export function requirePlace(field: string, network: NetworkPlacement): Place {
  const vpc = requireCidrs(`${field}.vpcCidrs`, network.vpcCidrs);
  vpc.forEach((cidr, place) => {
    // A private network of public addresses exists (every IPv6 one), but none is larger than what a registry hands to one holder.
    if (cidr.length < (cidr.family === "ipv4" ? 16 : 32) && countOfRoutable([cidr]) > 0n) {
      throw new DeclarationError(
        `${field}.vpcCidrs[${place}]`,
        formatCidr(cidr),
        "it is too wide to be one private network.",
        "Name the network that the machine stands in.",
      );
    }
  });
  return {
    vpc,
    resolvers: (network.resolvers ?? awsResolvers(vpc)).map((text, place) => single(`${field}.resolvers[${place}]`, text)),
    timeServers: (network.timeServers ?? ["169.254.169.123", "fd00:ec2::123"]).map((text, place) =>
      single(`${field}.timeServers[${place}]`, text),
    ),
  };
}

/**
 * A network of machines that are ours: inside the private network, or without any address of the internet.
 * @throws DeclarationError
 */
export function requirePrivate(field: string, cidr: Cidr, place: Place, why: string): Cidr {
  if (isGloballyRoutable(cidr) && !place.vpc.some((own) => cidrContains(own, cidr))) {
    throw new DeclarationError(
      field,
      formatCidr(cidr),
      `it holds addresses of the internet, and ${why}`,
      'Name a private network, such as "10.0.1.0/24".',
    );
  }
  return cidr;
}

/**
 * A list of such networks, in canonical spelling.
 * @throws DeclarationError also for an empty list
 */
export function requirePrivates(field: string, texts: readonly string[], place: Place, why: string): readonly string[] {
  return requireCidrs(field, texts).map((cidr, index) => formatCidr(requirePrivate(`${field}[${index}]`, cidr, place, why)));
}

/** What every machine needs from its network: names, time, its distribution's packages, and for root alone the cloud's metadata service. */
export function upkeepOutbound(place: Place): readonly TrafficRule[] {
  return [
    { name: "dns", protocol: "udp", ports: [53, 53], peers: place.resolvers, because: "name lookups at the network's resolver" },
    { name: "dns-tcp", protocol: "tcp", ports: [53, 53], peers: place.resolvers, because: "name lookups with long answers" },
    {
      name: "ntp",
      protocol: "udp",
      ports: [123, 123],
      peers: place.timeServers,
      because: "the time, on which certificates depend",
    },
    {
      name: "metadata",
      protocol: "tcp",
      ports: [80, 80],
      peers: metadataAddresses,
      user: "root",
      because: "the machine's own credentials, for root alone: an agent with them could act as the machine",
    },
    packages,
  ];
}

/**
 * Packages over plain HTTP, as Ubuntu's images fetch them; apt checks their signatures (apt-secure(8)), so who alters them on the way
 * achieves nothing. apt downloads as the user `_apt` of Debian and Ubuntu, to whom alone the machine's firewall opens this; it judges
 * the metadata service's addresses first. Mirrors have no fixed addresses, hence anywhere.
 *
 * Upkeep rather than a default of `egress`: a machine whose egress is narrowed still has to be set up and to get security updates, and
 * whoever narrows it could otherwise only open port 80 to every user, the agent included.
 *
 * Exposure: a cloud's firewall cannot tell users apart, so there port 80 is open to whatever leaves the machine, and the proof, which
 * reads the cloud's resources, says so. Only the machine's own firewall keeps the agent from it, which root on that machine can change.
 */
const packages: TrafficRule = {
  name: "packages",
  protocol: "tcp",
  ports: [80, 80],
  peers: anywhere,
  user: "_apt",
  because: "signed packages and security updates, for apt alone",
};

/** https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-data-retrieval.html */
export const metadataAddresses: readonly string[] = ["169.254.169.254/32", "fd00:ec2::254/128"];

/** One address, as a network of one. */
export function single(field: string, text: string): string {
  const address = requireAddress(field, text);
  return `${formatAddress(address)}/${address.family === "ipv4" ? 32 : 128}`;
}

/** An address or a network. */
export function requireAddressOrCidr(field: string, text: string): Cidr {
  return requireCidr(field, readAddress(text) === undefined ? text : single(field, text));
}

function awsResolvers(vpc: readonly Cidr[]): readonly string[] {
  const own = vpc
    .filter((cidr) => cidr.family === "ipv4")
    .map((cidr) => nthAddress(cidr, 2))
    .filter((address) => address !== undefined)
    .map(formatAddress);
  return [...own, "169.254.169.253", "fd00:ec2::253"];
}
