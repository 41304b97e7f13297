import { record, type Registered } from "../components/support/record";

export const ami = "ami-0123456789abcdef0";
export const bastionKey = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEeLbCkq0wLRYHbkmZ0JzQ0o2dr1uV4ktUVhGJ1mT4uR you@bastion";
export const agentKey = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGcnVyv1oUjnVXvYkXn0m1c0gZ6c3cGSqzO4Tn1r7i2W you@agent";

export const personal: Record<string, string> = {
  "aws:region": "eu-central-1",
  "sallyport:scenario": "personalDev",
  "sallyport:agentAmiId": ami,
};

export const team: Record<string, string> = {
  "aws:region": "eu-central-1",
  "sallyport:scenario": "smallTeam",
  "sallyport:operatorCidrs": '["203.0.113.0/24"]',
  "sallyport:bastionAmiId": ami,
  "sallyport:agentAmiId": ami,
  "sallyport:bastionAuthorizedKeys": JSON.stringify([bastionKey]),
  "sallyport:agentAuthorizedKeys": JSON.stringify([agentKey]),
};

/** What a stack registers and hands out under a configuration; a setting of `undefined` is left out. */
export async function deploy(
  settings: Record<string, string | undefined>,
): Promise<{ resources: Registered[]; outputs: Record<string, unknown> }> {
  let outputs: Record<string, unknown> = {};
  const resources = await record(
    () => {
      outputs = load();
    },
    { config: given(settings), stack: "personal" },
  );
  return { resources, outputs };
}

/** The message with which a stack refuses a configuration, before it registers anything. */
export async function refused(settings: Record<string, string | undefined>): Promise<string> {
  let failure: unknown;
  const resources = await record(
    () => {
      try {
        load();
      } catch (error) {
        failure = error;
      }
    },
    { config: given(settings) },
  );
  if (!(failure instanceof Error) || resources.length > 0) {
    throw new Error(`expected a refusal and no resources, got ${String(failure)} and ${resources.length} resources`);
  }
  return failure.message;
}

/** The program runs when it is loaded, as under Pulumi; a fresh copy for each configuration. */
function load(): Record<string, unknown> {
  let outputs: Record<string, unknown> = {};
  jest.isolateModules(() => {
    outputs = jest.requireActual("../../stacks/main");
  });
  return outputs;
}

function given(settings: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(Object.entries(settings).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])));
}
