export * from "./address";
export * from "./cidr";
export * from "./ports";
export * from "./ranges";
export * from "./requireCidr";
export * from "./special";
export * from "./subnets";
export * from "./world";
