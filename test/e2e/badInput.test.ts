import { openLab } from "../lab/engine";
import { stackRequirements } from "../lab/requirements";
import { sampleOf } from "../lab/samples";
import { describeIf } from "../support/requires";

jest.setTimeout(120_000);

const configurations: readonly (readonly [string, string, Record<string, unknown>, readonly RegExp[]])[] = [
  [
    "no scenario",
    "personalDev",
    { "sallyport:scenario": undefined },
    [/sallyport:scenario/, /personalDev, smallTeam/, /pulumi config set/],
  ],
  ["an unknown scenario", "personalDev", { "sallyport:scenario": "huge" }, [/sallyport:scenario/, /"huge"/, /personalDev/]],
  ["no region", "personalDev", { "aws:region": undefined }, [/aws:region/, /pulumi config set aws:region/]],
  ["a region that is none", "personalDev", { "aws:region": "Frankfurt" }, [/aws:region/, /"Frankfurt"/]],
  ["a setting that does not exist", "smallTeam", { "sallyport:sshFrm": ["203.0.113.0/24"] }, [/sallyport:sshFrm/]],
];

describeIf("bad configuration under the real engine", stackRequirements(), () => {
  test.each(configurations)(
    "%s: one message with the place and the fix, and nothing is made",
    async (_what, scenario, config, expected) => {
      const lab = await openLab({ stack: sampleOf(scenario).stack, config });
      try {
        for (const command of [["preview"], ["up", "--skip-preview"]]) {
          const outcome = await lab.run(command);
          expect(outcome.code).not.toBe(0);
          const errors = outcome.events.flatMap(({ diagnosticEvent }) =>
            diagnosticEvent?.severity === "error" ? [diagnosticEvent.message] : [],
          );
          expect(errors).toHaveLength(1);
          for (const part of expected) expect(errors[0]).toMatch(part);
          expect(errors[0]).not.toMatch(/^\s+at .*:\d+:\d+/m); // a stack trace helps nobody here
          expect(lab.cloud()).toEqual([]);
        }
      } finally {
        lab.close();
      }
    },
  );
});
