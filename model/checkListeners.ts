import { requireOneOf } from "./declaration";
import { DeclarationError } from "./errors";
import { type Bind, binds, type Listener } from "./listeners";
import { requirePort } from "./net/ports";

/**
 * Refuses listeners that could not exist or whose exposure could not be told: an unset bind, a port out of range, two
 * with one name, two that would claim the same socket.
 * @throws DeclarationError naming the listener's field.
 */
export function checkListeners(listeners: readonly Listener[]): readonly Listener[] {
  listeners.forEach((listener, place) => {
    requireBind(`${listener.name}.bind`, listener.bind);
    requirePort(`${listener.name}.port`, listener.port);
    for (const earlier of listeners.slice(0, place)) {
      requireApart(earlier, listener);
    }
  });
  return listeners;
}

const meanings: Readonly<Record<string, Bind>> = {
  "127.0.0.1": "loopback",
  "::1": "loopback",
  localhost: "loopback",
  "0.0.0.0": "any",
  "::": "any",
};

/**
 * Where a listener is bound. There is no default here: products choose differently on a host and in a container, so an
 * unset bind says nothing about who can reach the listener.
 */
export function requireBind(field: string, value: unknown): Bind {
  const meant = typeof value === "string" ? meanings[value] : undefined;
  if (meant !== undefined) {
    throw new DeclarationError(field, value, "a bind is a word, not an address.", `Did you mean ${JSON.stringify(meant)}?`);
  }
  if (value === undefined) {
    throw new DeclarationError(
      field,
      value,
      "what it is bound to decides who can reach it.",
      `Choose one of ${binds.join(", ")}.`,
    );
  }
  return requireOneOf(field, value, binds);
}

/** `any` claims the port on every address of both families; `container` does so inside the container. */
export function bindsOverlap(a: Bind, b: Bind): boolean {
  const claimsEverything: readonly Bind[] = ["any", "container"];
  return a === b || claimsEverything.includes(a) || claimsEverything.includes(b);
}

function requireApart(earlier: Listener, later: Listener): void {
  if (earlier.name === later.name) {
    throw new DeclarationError(`${later.name}.name`, later.name, "two listeners have this name.", "Rename one of them.");
  }
  if (earlier.protocol === later.protocol && earlier.port === later.port && bindsOverlap(earlier.bind, later.bind)) {
    throw new DeclarationError(
      `${later.name}.port`,
      later.port,
      `${later.protocol} ${later.port} on ${later.bind} is already taken by the listener "${earlier.name}" on ${earlier.bind}.`,
      "Choose another port for one of them.",
    );
  }
}
