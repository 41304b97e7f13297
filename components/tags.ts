import type * as pulumi from "@pulumi/pulumi";

export type Tags = Record<string, pulumi.Input<string>>;

/**
 * Tags of one child: its name, the component it belongs to, and what the caller added. The caller's tags win, except the
 * component's own mark, by which machines and bills find what belongs together.
 */
export function tagsOf(component: string, child: string, given: Record<string, pulumi.Input<string>> | undefined): Tags {
  return { Name: child, ...given, "sallyport:component": component };
}
