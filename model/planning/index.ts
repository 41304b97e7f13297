export { defaultEgress, type EgressRule } from "./egress";
export type { HubPeer, TunnelHub } from "./hub";
export type { JumpTarget } from "./jump";
export { metadataAddresses, type NetworkPlacement } from "./place";
export type { SpokeHub, TunnelSpoke } from "./spoke";
export { sshPort, sshRatePerMinute, type SshAccounts } from "./ssh";
export { tunnelPort } from "./tunnel";
