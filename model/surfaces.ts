/**
 * What a surface is for. The role decides who may ever reach it, whatever a grant says:
 * `operator` only through a hop that checks identity; `metrics`, `data` and `ssh` never from the internet.
 */
export const roles = ["ingress", "operator", "probe", "metrics", "content", "data", "ssh", "tunnel"] as const;
export type Role = (typeof roles)[number];

/** Which requests on a listener belong to a surface. `all`: the listener has a single surface. */
export type Match =
  | { readonly kind: "all" }
  | { readonly kind: "prefix"; readonly path: string }
  | { readonly kind: "exact"; readonly path: string }
  | { readonly kind: "upgrade"; readonly path: string };

/** What the product itself checks on this surface. A shared bearer token is not an identity check. */
export type SurfaceAuthentication = "none" | "bearer" | "signature" | "identity" | "key";

/** A path or protocol on a listener, with one role. */
export interface Surface {
  readonly name: string;
  readonly role: Role;
  readonly match: Match;
  readonly authentication: SurfaceAuthentication;
}
