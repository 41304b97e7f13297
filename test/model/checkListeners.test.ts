import fc from "fast-check";
import { bindsOverlap, checkListeners } from "../../model/checkListeners";
import { type Bind, binds, type Listener } from "../../model/listeners";

const listener = (change: Partial<Listener>): Listener => ({
  name: "web",
  protocol: "tcp",
  port: 8000,
  bind: "loopback",
  surfaces: [],
  owner: "agent",
  presence: "required",
  ...change,
});

/** The local addresses that a bind claims, on a machine with a tunnel. In a container the network is its own. */
const claims: Readonly<Record<Bind, readonly string[]>> = {
  loopback: ["127.0.0.1", "::1"],
  tunnel: ["10.255.0.2"],
  private: ["10.0.1.5"],
  any: ["127.0.0.1", "::1", "10.255.0.2", "10.0.1.5"],
  container: ["127.0.0.1", "::1", "10.255.0.2", "10.0.1.5"],
};

test("two listeners clash exactly when they claim one address with one protocol and port", () => {
  const some = fc.record({
    bind: fc.constantFrom(...binds),
    port: fc.integer({ min: 1, max: 2 }),
    protocol: fc.constantFrom("tcp" as const, "udp" as const),
  });
  fc.assert(
    fc.property(some, some, (a, b) => {
      const shared = claims[a.bind].some((address) => claims[b.bind].includes(address));
      expect(bindsOverlap(a.bind, b.bind)).toBe(shared);
      const check = () => checkListeners([listener(a), listener({ ...b, name: "other" })]);
      if (shared && a.port === b.port && a.protocol === b.protocol) {
        expect(check).toThrow(
          `other.port is ${b.port}: ${b.protocol} ${b.port} on ${b.bind} is already taken by the listener "web" on ${a.bind}.`,
        );
      } else {
        expect(check).not.toThrow();
      }
    }),
  );
});

test.each<[Partial<Listener> | { bind: undefined } | { port: string }, string]>([
  [{ port: 0 }, "web.port is 0: it is no port. Write a whole number from 1 to 65535."],
  [{ port: "8000" }, 'web.port is "8000": a port is a number, not text. Write 8000 without quotes.'],
  [
    { bind: undefined },
    "web.bind is not set: what it is bound to decides who can reach it. Choose one of loopback, tunnel, private, container, any.",
  ],
])("refuses %j", (change, message) => {
  expect(() => checkListeners([listener(change as Partial<Listener>)])).toThrow(new Error(message));
});

test("refuses two listeners of one name", () => {
  expect(() => checkListeners([listener({}), listener({ port: 1 })])).toThrow(
    new Error('web.name is "web": two listeners have this name. Rename one of them.'),
  );
});
