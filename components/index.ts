/** What programs import, and what the plugin host offers to other languages. */
export * from "./agentArgs";
export * from "./BastionHost";
export * from "./grant";
export * from "./HardenedAgent";
export type { MachineSocket } from "./host/outputs";
export * from "./machineArgs";
export * from "./PrivateNetwork";
