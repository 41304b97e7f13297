import { DeclarationError } from "../model/errors";

/**
 * Runs a check and names the setting behind whatever it refuses: a user of a scenario wrote `sallyport:egress`, and never saw the
 * component's `egress[0].ports`. Called before anything is registered, because a mistake must not leave half a stack behind.
 * @param settings The setting for each field, or for the fields below it.
 */
export function declared<T>(settings: Readonly<Record<string, string>>, check: () => T): T {
  try {
    return check();
  } catch (error) {
    if (!(error instanceof DeclarationError)) {
      throw error;
    }
    const { field } = error;
    const known = Object.keys(settings).find(
      (path) => field === path || field.startsWith(`${path}.`) || field.startsWith(`${path}[`),
    );
    const setting = known === undefined ? field : `sallyport:${settings[known] ?? ""}${field.slice(known.length)}`;
    throw new DeclarationError(setting, error.value, error.problem, error.fix);
  }
}
