import { DeclarationError } from "../../model/errors";
import { type Cidr, formatCidr, nthSubnet, requireCidr } from "../../model/net";

/** Where one availability zone's subnets lie. */
export interface ZoneLayout {
  readonly zone: string;
  readonly privateCidr: string;
  readonly publicCidr: string;
}

export interface NetworkLayout {
  readonly cidr: string;
  readonly region: string;
  readonly zones: readonly ZoneLayout[];
}

/**
 * Subnets of 256 addresses (fewer in a network smaller than /20): the private ones from the second block on, the public
 * ones from the middle, so that adding a zone never moves a subnet. Of `10.0.0.0/16`: private `10.0.1.0/24`,
 * `10.0.2.0/24` …, public `10.0.128.0/24`, `10.0.129.0/24` …
 *
 * @throws DeclarationError for a network AWS does not take, and for zones that are missing, misspelt, repeated, too many
 * or of several regions.
 */
export function networkLayout(cidrBlock: string, zones: readonly string[]): NetworkLayout {
  const cidr = requireVpcCidr("cidrBlock", cidrBlock);
  const region = requireZones("zones", zones);
  const length = Math.min(cidr.length + 8, 28);
  const half = 2 ** (length - cidr.length - 1);
  if (zones.length >= half) {
    throw new DeclarationError(
      "zones",
      zones,
      `${formatCidr(cidr)} has room for ${half - 1} zones.`,
      "Name fewer zones or choose a larger cidrBlock.",
    );
  }
  const subnet = (place: number): string => formatCidr(nthSubnet("cidrBlock", cidr, length, place));
  return {
    cidr: formatCidr(cidr),
    region,
    zones: zones.map((zone, place) => ({ zone, privateCidr: subnet(1 + place), publicCidr: subnet(half + place) })),
  };
}

/** Sizes that a VPC may have: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html */
function requireVpcCidr(field: string, value: string): Cidr {
  const cidr = requireCidr(field, value);
  if (cidr.family !== "ipv4") {
    throw new DeclarationError(
      field,
      value,
      "the network's own block is IPv4.",
      'Write one such as "10.0.0.0/16"; IPv6 comes with ipv6: true.',
    );
  }
  if (cidr.length < 16 || cidr.length > 24) {
    throw new DeclarationError(field, value, "its mask must be from /16 to /24.", 'Write one such as "10.0.0.0/16".');
  }
  return cidr;
}

/** The one region of all zones: `eu-central-1` of `eu-central-1a`. */
function requireZones(field: string, zones: readonly string[]): string {
  const fix = 'Name availability zones such as ["eu-central-1a", "eu-central-1b"].';
  if (!Array.isArray(zones) || zones.length === 0) {
    throw new DeclarationError(field, zones, "a network needs at least one availability zone.", fix);
  }
  const regions = zones.map((zone, place) => {
    const region = typeof zone === "string" ? /^([a-z]{2}(?:-[a-z]+)+-\d)[a-z]$/.exec(zone)?.[1] : undefined;
    if (region === undefined) {
      throw new DeclarationError(`${field}[${place}]`, zone, "it is no availability zone.", fix);
    }
    if (zones.indexOf(zone) !== place) {
      throw new DeclarationError(`${field}[${place}]`, zone, "it is named twice.", "Name each zone once.");
    }
    return region;
  });
  const [first = ""] = regions;
  const stray = regions.findIndex((region) => region !== first);
  if (stray >= 0) {
    throw new DeclarationError(
      `${field}[${stray}]`,
      zones[stray],
      `it is not in ${first}, as the first zone is.`,
      "Name zones of one region.",
    );
  }
  return first;
}
