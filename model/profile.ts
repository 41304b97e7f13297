import type { Listener } from "./listeners";

/** The listeners and surfaces of a product, pinned to its version. */
export interface Profile {
  readonly product: "generic" | "openclaw";
  readonly version: string;
  readonly listeners: readonly Listener[];
  /** How webhooks arrive. `discord_dm` and `none`: no HTTP listener for them at all. */
  readonly webhookMode: "http" | "relay" | "discord_dm" | "none";
  /** The oldest version without a known network-exposure vulnerability; undefined when unknown. */
  readonly minimumVersion?: string;
}
