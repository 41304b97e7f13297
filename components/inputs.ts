import * as pulumi from "@pulumi/pulumi";
import { DeclarationError } from "../model/errors";

/**
 * A value checked as early as it can be: a plain one at once, on the user's own line; an output when it resolves, before
 * the child that uses it is created.
 */
export function checked(value: pulumi.Input<string>, check: (text: string) => string): pulumi.Input<string> {
  return typeof value === "string" ? check(value) : pulumi.output(value).apply(check);
}

/** Reader of an EC2 identifier such as `vpc-0a1b2c3d`; the kind is the part before the hyphen. */
export function identifier(field: string, kind: string): (text: string) => string {
  return (text) => {
    if (!new RegExp(`^${kind}-[0-9a-z-]+$`).test(text)) {
      throw new DeclarationError(field, text, `it is no ${kind} identifier.`, `Write one such as "${kind}-0123456789abcdef0".`);
    }
    return text;
  };
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
