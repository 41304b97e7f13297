export * from "./generic";
export * from "./openclaw";
export * from "./openclawChannels";
export * from "./openclawVersions";
export * from "./path";
