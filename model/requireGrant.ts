import { didYouMean, requireKnownKeys, requireOneOf, requireText } from "./declaration";
import { DeclarationError } from "./errors";
import { type Grant, ways } from "./grants";
import { formatCidr, requireCidr } from "./net";
import { isZone, zones } from "./zones";

/**
 * A grant as it was declared, with its network in canonical spelling. What it may open is judged by `checkGrants`.
 * @param today ISO 8601 date against which `expires` is held. A grant still holds on the day it expires.
 * @throws DeclarationError for an unknown sender or way, an empty reason or approver, a date that is none or has passed.
 */
export function requireGrant(field: string, grant: Grant, today: string): Grant {
  requireKnownKeys(field, grant, ["from", "to", "via", "reason", "approvedBy", "expires"]);
  return {
    from: requireSender(`${field}.from`, grant.from),
    to: requireText(
      `${field}.to`,
      grant.to,
      'Name the surface as "listener/surface", or "listener" where all its surfaces have one role.',
    ),
    via: requireOneOf(`${field}.via`, grant.via, ways),
    reason: requireText(
      `${field}.reason`,
      grant.reason,
      "Say why this must be reachable: whoever reviews the grant decides by it.",
    ),
    approvedBy: requireText(`${field}.approvedBy`, grant.approvedBy, "Name who approved the opening."),
    ...(grant.expires === undefined ? {} : { expires: requireNotExpired(`${field}.expires`, grant.expires, today) }),
  };
}

/** Today's date (UTC), for callers that plan now. */
export function currentDate(): string {
  return new Date().toISOString().slice(0, 10);
}

function requireSender(field: string, value: unknown): string {
  if (typeof value === "string" && isZone(value)) {
    return value;
  }
  // A word is a misspelt zone; anything with a dot, colon or slash was meant as a network.
  if (typeof value === "string" && /[.:/]/.test(value)) {
    return formatCidr(requireCidr(field, value));
  }
  throw new DeclarationError(
    field,
    value,
    "it is neither a zone nor a network.",
    `${didYouMean(value, zones)}Write a network such as "203.0.113.0/24", or one of ${zones.join(", ")}.`,
  );
}

function requireNotExpired(field: string, value: unknown, today: string): string {
  if (typeof value !== "string" || !isDate(value)) {
    throw new DeclarationError(field, value, "it is no date.", 'Write it as year-month-day, such as "2027-01-31".');
  }
  if (value < today) {
    throw new DeclarationError(field, value, "the grant has ended.", "Remove it, or have it approved again with a later date.");
  }
  return value;
}

function isDate(text: string): boolean {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}
