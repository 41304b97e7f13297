import { openLab, type Outcome } from "../lab/engine";
import { stackRequirements } from "../lab/requirements";
import { sampleOf } from "../lab/samples";
import { describeIf } from "../support/requires";

jest.setTimeout(120_000);

type Case = readonly [what: string, scenario: string, config: Readonly<Record<string, unknown>>, expected: readonly RegExp[]];

const key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHNhbXBsZSBiYXN0aW9uIGtleTsgcmVwbGFjZSB0aGlz one@key";

const configurations: readonly Case[] = [
  // The engine itself refuses this one, from what Pulumi.yaml declares.
  ["no scenario", "personalDev", { "sallyport:scenario": undefined }, [/sallyport:scenario/, /personalDev/, /pulumi config set/]],
  ["an unknown scenario", "personalDev", { "sallyport:scenario": "huge" }, [/sallyport:scenario/, /"huge"/, /personalDev/]],
  ["no region", "personalDev", { "aws:region": undefined }, [/aws:region/, /pulumi config set aws:region/]],
  ["a region that is none", "personalDev", { "aws:region": "Frankfurt" }, [/aws:region/, /"Frankfurt"/]],
  ["a zone elsewhere", "personalDev", { "sallyport:zones": ["us-east-1a"] }, [/sallyport:zones/, /us-east-1a/, /eu-central-1/]],
  ["a setting that does not exist", "smallTeam", { "sallyport:operatorCidr": ["203.0.113.0/24"] }, [/sallyport:operatorCidr\b/]],
  [
    "a network with host bits set",
    "smallTeam",
    { "sallyport:operatorCidrs": ["203.0.113.5/24"] },
    [/operatorCidrs\[0\]/, /203\.0\.113\.0\/24/],
  ],
  [
    "an IPv6 network with host bits set",
    "smallTeam",
    { "sallyport:operatorCidrs": ["2001:db8::1/32"] },
    [/operatorCidrs\[0\]/, /2001:db8::\/32/],
  ],
  ["a network that is none", "smallTeam", { "sallyport:operatorCidrs": ["office"] }, [/operatorCidrs\[0\]/, /"office"/]],
  ["an empty allow-list", "smallTeam", { "sallyport:operatorCidrs": [] }, [/sallyport:operatorCidrs/, /empty/]],
  ["the world without a grant", "smallTeam", { "sallyport:operatorCidrs": ["0.0.0.0/0"] }, [/operatorCidrs/, /grant/]],
  [
    "one key for bastion and agent",
    "smallTeam",
    { "sallyport:bastionAuthorizedKeys": [key], "sallyport:agentAuthorizedKeys": [key] },
    [/AuthorizedKeys/],
  ],
];

describeIf("bad configuration under the real engine", stackRequirements(), () => {
  test.each(configurations)("%s: one message with the place, and preview fails", async (_what, scenario, config, expected) => {
    const [outcome, left] = await runWith(scenario, config, ["preview"]);
    expectRefusal(outcome, expected);
    expect(left).toBe(0);
  });

  test.each(configurations.filter(([what]) => /region|empty/.test(what)))(
    "%s: up without a preview makes nothing either",
    async (_what, scenario, config, expected) => {
      const [outcome, left] = await runWith(scenario, config, ["up", "--skip-preview"]);
      expectRefusal(outcome, expected);
      expect(left).toBe(0);
    },
  );
});

/** One operation on a sample stack with other settings, and how many resources exist after it. */
async function runWith(scenario: string, config: Case[2], command: readonly string[]): Promise<readonly [Outcome, number]> {
  const lab = await openLab({ stack: sampleOf(scenario).stack, config });
  try {
    return [await lab.run(command), lab.cloud().length];
  } finally {
    lab.close();
  }
}

function expectRefusal(outcome: Outcome, expected: readonly RegExp[]): void {
  expect(outcome.code).not.toBe(0);
  const told = outcome.events.flatMap(({ diagnosticEvent }) =>
    diagnosticEvent?.severity === "error" ? [diagnosticEvent.message] : [],
  );
  // What the engine refuses before it starts stands on stderr alone.
  const messages = told.length > 0 ? told : outcome.stderr.split("\n").filter((line) => line.startsWith("error: "));
  expect(messages).toHaveLength(1);
  for (const part of expected) expect(messages[0]).toMatch(part);
  expect(messages[0]).not.toMatch(/^\s+at .*:\d+:\d+/m); // a stack trace helps nobody here
}
