/**
 * The order in which resources are made. Names and ARNs are constructed, so using one implies no dependency: each is stated.
 */
import type { ComponentResourceOptions, Resource } from "@pulumi/pulumi";

/** Options of a component. The engine makes the component alone wait for `dependsOn`; ours pass it on, with {@link after}. */
export interface Options extends ComponentResourceOptions {
  dependsOn?: Resource[];
}

/** What a resource inside a component comes after: all that the component does, and `more`. */
export function after(opts: Options, ...more: Resource[]): { dependsOn: Resource[] } {
  return { dependsOn: [...(opts.dependsOn ?? []), ...more] };
}
