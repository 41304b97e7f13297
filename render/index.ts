/** A plan as configuration text: plan in, text out. */
export * from "./apply";
export * from "./cloudInit";
export * from "./nftables";
export * from "./openclaw";
export * from "./parameterStore";
export * from "./paths";
export * from "./secrets";
export * from "./sockets";
export * from "./sshClient";
export * from "./sshd";
export * from "./systemd";
export * from "./wireguard";
