/**
 * Zones: where packets come from (and, for `internet`, where they may go).
 *
 * A zone is a word for a set of senders, so that a grant or a question can name "the internet" or
 * "another machine of this VPC" without listing addresses.
 */
export const zones = [
  "internet",
  "cloudflare-edge",
  "bastion",
  "tunnel",
  "vpc",
  "cluster",
  "host",
  "off-host",
  "on-prem",
  "agent",
] as const;

export type Zone = (typeof zones)[number];

export function isZone(text: string): text is Zone {
  return (zones as readonly string[]).includes(text);
}
