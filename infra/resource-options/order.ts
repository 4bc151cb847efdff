/**
 * The order in which resources are created. Names and ARNs are constructed, so using one implies no dependency, and each has to be
 * stated.
 */
import type { ComponentResourceOptions, Resource } from "@pulumi/pulumi";

/**
 * Options of a component. The engine makes only the component itself wait for `dependsOn`; our components pass it on to their
 * children with {@link after}.
 */
export interface Options extends ComponentResourceOptions {
  dependsOn?: Resource[];
}

/** The dependencies of a resource inside a component: those of the component, and `more`. */
export function after(opts: Options, ...more: Resource[]): { dependsOn: Resource[] } {
  return { dependsOn: [...(opts.dependsOn ?? []), ...more] };
}
