import type * as pulumi from "@pulumi/pulumi";
import { DeclarationError } from "../model/errors";

/**
 * An EC2 identifier such as `vpc-0123456789abcdef0`, checked on the user's own line where it is plain text. An output is taken as it is:
 * it comes from the resource that made the identifier, and stand-ins in users' tests make up their own.
 * @param kind The part before the hyphen.
 * @throws DeclarationError
 */
export function requireIdentifier(field: string, kind: string, value: pulumi.Input<string>): void {
  if (typeof value === "string" && !new RegExp(`^${kind}-[0-9a-f]{8,17}$`).test(value)) {
    throw new DeclarationError(field, value, `it is no ${kind} identifier.`, `Write one such as "${kind}-0123456789abcdef0".`);
  }
}

/** Runs a check or a plan and puts a prefix before the field of whatever it refuses, so that the message says which of several is meant. */
export function within<T>(prefix: string, plan: () => T): T {
  try {
    return plan();
  } catch (error) {
    if (error instanceof DeclarationError) {
      throw new DeclarationError(`${prefix}${error.field}`, error.value, error.problem, error.fix);
    }
    throw error;
  }
}
