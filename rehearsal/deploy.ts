/** Deploys a registered graph onto a cloud, in an order that its edges allow. */
import type { Graph, Resource } from "../infra/graph/graph";

/** What a graph is deployed onto. */
export interface Target {
  /** Creates one resource. @throws what the cloud refuses it with */
  create(resource: Resource): Promise<void>;
}

/** A resource that the cloud refused, and why. */
export class DeploymentError extends Error {
  override readonly name = "DeploymentError";

  constructor(
    readonly resource: Resource,
    override readonly cause: unknown,
  ) {
    super(`${resource.type} "${resource.name}" was refused: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
}

/**
 * An order in which every resource stands behind all that it depends on.
 *
 * Among those that could come next it takes the one registered last, the opposite of what a program's own order suggests: a
 * dependency that is needed but not stated then shows as a refusal.
 *
 * @throws Error for a cycle or a dependency that nothing registered
 */
export function deploymentOrder(resources: readonly Resource[]): Resource[] {
  const waiting = new Map(resources.map((resource) => [resource.urn, new Set(resource.dependencies)]));
  const ordered: Resource[] = [];
  while (ordered.length < resources.length) {
    const next = resources.findLast((resource) => waiting.get(resource.urn)?.size === 0);
    if (!next)
      throw new Error(
        `No order exists: ${[...waiting.keys()].join(", ")} wait for each other or for what is not there.`,
      );
    ordered.push(next);
    waiting.delete(next.urn);
    for (const dependencies of waiting.values()) dependencies.delete(next.urn);
  }
  return ordered;
}

/** Whether a resource is made in the cloud: components and providers are the program's own, a command is run where it matters. */
const isDeployed = (resource: Resource) => resource.custom && resource.type.startsWith("aws:");

/**
 * Creates the graph's resources one after the other.
 *
 * @throws DeploymentError for the first resource that the cloud refuses
 */
export async function deploy(graph: Graph, target: Target): Promise<void> {
  for (const resource of deploymentOrder(graph.resources).filter(isDeployed)) {
    try {
      await target.create(resource);
    } catch (error) {
      throw new DeploymentError(resource, error);
    }
  }
}
