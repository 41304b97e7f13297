import { agentKey, bastionKey, personal, refused, team } from "./support";

const wireguard = {
  ...personal,
  "sallyport:management": "wireguard",
  "sallyport:agentAuthorizedKeys": JSON.stringify([agentKey]),
};

describe("a stack refuses, before it registers anything", () => {
  it.each<[string, Record<string, string | undefined>, string]>([
    [
      "no scenario",
      { ...personal, "sallyport:scenario": undefined },
      "sallyport:scenario is not set: a stack says which scenario it is. Choose one of personalDev, smallTeam: pulumi config set sallyport:scenario personalDev",
    ],
    [
      "an unknown scenario",
      { ...personal, "sallyport:scenario": "enterprize" },
      `sallyport:scenario is "enterprize": it is not known. Choose one of "personalDev", "smallTeam".`,
    ],
    [
      "no region",
      { ...personal, "aws:region": undefined },
      "aws:region is not set: nothing says where the stack lives. Set it, for example: pulumi config set aws:region eu-central-1",
    ],
    [
      "a zone for a region",
      { ...personal, "aws:region": "eu-central-1a" },
      `aws:region is "eu-central-1a": it is no AWS region. Set it, for example: pulumi config set aws:region eu-central-1`,
    ],
    [
      "a misspelt setting",
      { ...personal, "sallyport:agentAmi": "ami-0123456789abcdef0" },
      `sallyport:agentAmi is "(not shown)": there is no such setting. Did you mean "sallyport:agentAmiId"? The settings are sallyport:scenario, sallyport:management, sallyport:zones, sallyport:cidrBlock, sallyport:discordToken, sallyport:externalSecrets, sallyport:agentAmiId, sallyport:agentInstanceType, sallyport:openclawVersion, sallyport:egress, sallyport:agentGrants.`,
    ],
    [
      "a setting of another scenario",
      { ...personal, "sallyport:operatorCidrs": '["203.0.113.0/24"]' },
      `sallyport:operatorCidrs is "(not shown)": there is no such setting. The settings are sallyport:scenario, sallyport:management, sallyport:zones, sallyport:cidrBlock, sallyport:discordToken, sallyport:externalSecrets, sallyport:agentAmiId, sallyport:agentInstanceType, sallyport:openclawVersion, sallyport:egress, sallyport:agentGrants.`,
    ],
    [
      "no image",
      { ...personal, "sallyport:agentAmiId": undefined },
      "sallyport:agentAmiId is not set: the agent needs a machine image. Set it, for example: pulumi config set sallyport:agentAmiId ami-0123456789abcdef0",
    ],
    [
      "an image that is none",
      { ...personal, "sallyport:agentAmiId": "debian-12" },
      `sallyport:agentAmiId is "debian-12": it is no ami identifier. Write one such as "ami-0123456789abcdef0".`,
    ],
    [
      "an unknown way in",
      { ...personal, "sallyport:management": "telnet" },
      `sallyport:management is "telnet": it is not known. Choose one of "ssm", "wireguard".`,
    ],
    [
      "an unknown version of the profile",
      { ...personal, "sallyport:openclawVersion": "2027.1.0" },
      `sallyport:openclawVersion is "2027.1.0": it is newer than 2026.9.6, and what it opens is not known. Use 2026.9.6, the tested version.`,
    ],
    [
      "a version that is none",
      { ...personal, "sallyport:openclawVersion": "latest" },
      `sallyport:openclawVersion is "latest": it is no OpenClaw version, which reads year.month.release. Use 2026.9.6, the tested version.`,
    ],
    [
      "a network with host bits",
      { ...personal, "sallyport:cidrBlock": "10.0.0.1/16" },
      `sallyport:cidrBlock is "10.0.0.1/16": it has host bits set. Did you mean "10.0.0.0/16"?`,
    ],
    [
      "a zone of another region",
      { ...personal, "sallyport:zones": '["eu-central-1a","us-east-1a"]' },
      `sallyport:zones[1] is "us-east-1a": it is not in eu-central-1, as the first zone is. Name zones of one region.`,
    ],
    [
      "a zone outside of the stack's region",
      { ...personal, "sallyport:zones": '["us-east-1a"]' },
      `sallyport:zones is ["us-east-1a"]: the stack is in eu-central-1. Name zones of that region, or change aws:region.`,
    ],
    [
      "a grant of SSH to the agent to the internet",
      {
        ...team,
        "sallyport:agentGrants": '[{"from":"internet","to":"ssh","via":"direct","reason":"handy","approvedBy":"nobody"}]',
      },
      `sallyport:agentGrants[0].from is "internet": SSH to an agent is never reachable from the internet, granted or not. The surface is "ssh/login". Name a private network or zone, or remove the grant.`,
    ],
    [
      "a grant without a reason",
      { ...team, "sallyport:bastionGrants": '[{"from":"internet","to":"ssh","via":"direct","approvedBy":"ops"}]' },
      "sallyport:bastionGrants[0].reason is not set: it must not be empty. Say why this must be reachable: whoever reviews the grant decides by it.",
    ],
    [
      "zones as one text",
      { ...personal, "sallyport:zones": "eu-central-1a" },
      `sallyport:zones is "eu-central-1a": it is no list or map. Write it as YAML below its key, not as one text.`,
    ],
    [
      "ports as text",
      {
        ...personal,
        "sallyport:egress": '[{"name":"smtp","protocol":"tcp","ports":["25"],"cidrs":["10.9.0.0/24"],"because":"mail"}]',
      },
      `sallyport:egress[0].ports is "25": a port is a number, not text. Write 25 without quotes.`,
    ],
    [
      "a malformed IPv6 destination",
      {
        ...personal,
        "sallyport:egress": '[{"name":"models","protocol":"tcp","ports":[443],"cidrs":["2001:db8::1/32"],"because":"models"}]',
      },
      `sallyport:egress[0].cidrs[0] is "2001:db8::1/32": it has host bits set. Did you mean "2001:db8::/32"?`,
    ],
    [
      "an egress rule with a misspelt field",
      { ...personal, "sallyport:egress": '[{"name":"models","port":443}]' },
      `sallyport:egress[0].port is "(not shown)": there is no such setting. Did you mean "ports"? The settings are name, protocol, ports, cidrs, because.`,
    ],
    [
      "an egress rule with a port for a list",
      {
        ...personal,
        "sallyport:egress": '[{"name":"models","protocol":"tcp","ports":443,"cidrs":["10.9.0.0/24"],"because":"models"}]',
      },
      "sallyport:egress[0].ports is 443: it is neither a port nor a range. Write [443], or the first and the last: [8000, 8010].",
    ],
    [
      "an egress rule without ports",
      { ...personal, "sallyport:egress": '[{"name":"models","protocol":"tcp","cidrs":["10.9.0.0/24"],"because":"models"}]' },
      "sallyport:egress[0].ports is not set: it is neither a port nor a range. Write [443], or the first and the last: [8000, 8010].",
    ],
    [
      "an egress rule without networks",
      { ...personal, "sallyport:egress": '[{"name":"models","protocol":"tcp","ports":[443],"because":"models"}]' },
      `sallyport:egress[0].cidrs is not set: a list of networks is required. Write one such as ["10.0.1.0/24"].`,
    ],
    [
      "an egress rule that is text",
      { ...personal, "sallyport:egress": '["https"]' },
      `sallyport:egress[0] is "https": it is no map. Write name, protocol, ports, cidrs, because.`,
    ],
    [
      "a tunnel without a hub",
      wireguard,
      "sallyport:tunnelHubEndpoint is not set: the agent dials a WireGuard hub of yours. Set it, for example: pulumi config set sallyport:tunnelHubEndpoint 198.51.100.7:51820",
    ],
    [
      "a hub that is no address",
      {
        ...wireguard,
        "sallyport:tunnelHubEndpoint": "198.51.100.7",
        "sallyport:tunnelHubPublicKey": "HIgo9xNzJMWLKASShiTqIybxZ0U3wGLiUeJ1PKf8ykw=",
      },
      `sallyport:tunnelHubEndpoint is "198.51.100.7": it is no host and port. Write one such as "198.51.100.7:51820" or "[2001:db8::7]:51820".`,
    ],
    [
      "a hub key that is none",
      { ...wireguard, "sallyport:tunnelHubEndpoint": "198.51.100.7:51820", "sallyport:tunnelHubPublicKey": "x" },
      `sallyport:tunnelHubPublicKey is "x": it is no WireGuard public key. Give what \`wg pubkey\` prints: 44 characters of base64.`,
    ],
    [
      "nobody at the bastion",
      { ...team, "sallyport:operatorCidrs": undefined },
      "sallyport:operatorCidrs is not set: the bastion admits named networks only. Set it, for example: pulumi config set --path 'sallyport:operatorCidrs[0]' '203.0.113.0/24'",
    ],
    [
      "an empty allow-list",
      { ...team, "sallyport:operatorCidrs": "[]" },
      "sallyport:operatorCidrs is []: an empty list allows nobody. Name at least one entry, or remove the setting.",
    ],
    [
      "the world at the bastion",
      { ...team, "sallyport:operatorCidrs": '["0.0.0.0/1","128.0.0.0/1"]' },
      `sallyport:operatorCidrs is ["0.0.0.0/1","128.0.0.0/1"]: together they hold more than 256 addresses of the internet. Name smaller networks, or add a grant from "internet" to "ssh" that says why and who approved it.`,
    ],
    [
      "an IPv6 network with host bits",
      { ...team, "sallyport:operatorCidrs": '["2001:db8::1/64"]' },
      `sallyport:operatorCidrs[0] is "2001:db8::1/64": it has host bits set. Did you mean "2001:db8::/64"?`,
    ],
    [
      "a number for a network",
      { ...team, "sallyport:operatorCidrs": "[10]" },
      "sallyport:operatorCidrs[0] is 10: it is no text. Write it in quotes.",
    ],
    [
      "a flag that is none",
      { ...team, "sallyport:ipv6": "yes" },
      `sallyport:ipv6 is "yes": it is not known. Choose one of "true", "false".`,
    ],
    [
      "one key for both machines",
      { ...team, "sallyport:agentAuthorizedKeys": JSON.stringify([bastionKey]) },
      `sallyport:agentAuthorizedKeys[0] is "(a key of the bastion)": one stolen key would open both machines. Make a key of its own for the agent.`,
    ],
    [
      "a private key",
      { ...team, "sallyport:agentAuthorizedKeys": '["-----BEGIN OPENSSH PRIVATE KEY-----"]' },
      `sallyport:agentAuthorizedKeys[0] is "(not shown)": it is no OpenSSH public key on one line. Give the content of the ".pub" file.`,
    ],
    [
      "an empty setting",
      { ...team, "sallyport:agentInstanceType": "" },
      `sallyport:agentInstanceType is "": it is empty. Give it a value, or remove it.`,
    ],
  ])("%s", async (_, settings, message) => {
    expect(await refused(settings)).toBe(message);
  });
});
