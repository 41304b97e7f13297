import { renderSockets } from "../../render/sockets";
import { agent, bastion } from "./plans";

describe("sockets", () => {
  test("lists what monitoring expects, in an order of its own", () => {
    const reversed = { ...agent, expectedSockets: [...agent.expectedSockets].reverse() };
    expect(renderSockets(reversed)).toBe(renderSockets(agent));
    expect(JSON.parse(renderSockets(agent))).toEqual({
      version: 1,
      machine: "ember",
      kind: "agent",
      sockets: [
        { listener: "ssh", protocol: "tcp", port: 2222, addresses: ["*"], owner: "root", presence: "required" },
        {
          listener: "gateway",
          protocol: "tcp",
          port: 18789,
          addresses: ["127.0.0.1", "::1"],
          owner: "openclaw",
          presence: "required",
        },
      ],
    });
  });

  test("keeps protocols apart", () => {
    const { sockets } = JSON.parse(renderSockets(bastion)) as { sockets: { protocol: string; port: number }[] };
    expect(sockets.map(({ protocol, port }) => `${protocol} ${port}`)).toEqual(["tcp 2222", "udp 51820"]);
  });
});
