/**
 * A mistake in what a user wrote. The message names the field, the value and the fix, so that a command line can
 * print it without a stack trace.
 */
export class DeclarationError extends Error {
  override readonly name = "DeclarationError";
  constructor(
    readonly field: string,
    readonly value: unknown,
    readonly problem: string,
    readonly fix: string,
  ) {
    super(`${field} is ${display(value)}: ${problem} ${fix}`);
  }
}

function display(value: unknown): string {
  return value === undefined ? "not set" : JSON.stringify(value);
}
