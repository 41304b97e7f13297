import type * as pulumi from "@pulumi/pulumi";

/** What a scenario hands out: the next step and the addresses it needs. Never a secret. */
export type StackOutputs = Readonly<Record<string, pulumi.Input<string>>>;
