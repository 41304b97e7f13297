import { networkLayout, type NetworkLayout } from "../components/network/layout";
import { DeclarationError } from "../model/errors";
import type { Settings } from "./config";
import { declared } from "./declared";

/** Settings of the network that every scenario has. */
export interface NetworkSettings {
  readonly zones: string[];
  readonly cidrBlock: string;
  readonly layout: NetworkLayout;
}

/** @throws DeclarationError for a network that cannot be, and for zones that are not in the stack's region */
export function readNetwork(settings: Settings, region: string): NetworkSettings {
  const zones = settings.optionalList("zones") ?? [`${region}a`];
  const cidrBlock = settings.optionalText("cidrBlock") ?? "10.0.0.0/16";
  const layout = declared({ cidrBlock: "cidrBlock", zones: "zones" }, () => networkLayout(cidrBlock, zones));
  if (layout.region !== region) {
    throw new DeclarationError(
      settings.field("zones"),
      zones,
      `the stack is in ${region}.`,
      "Name zones of that region, or change aws:region.",
    );
  }
  return { zones, cidrBlock, layout };
}
