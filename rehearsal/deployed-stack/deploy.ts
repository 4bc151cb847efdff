/** Deploys a registered graph onto a cloud, in an order that respects its dependencies. */
import type { Graph, Resource } from "../../infra/recorded-graph/graph";

/** What a graph is deployed onto. */
export interface Target {
  /** Creates one resource. @throws whatever error the cloud refuses it with */
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
 * A topological order: every resource comes after all that it depends on.
 *
 * Among the candidates it picks the one registered last, roughly the reverse of the program's own order, so that a missing `dependsOn`
 * shows up as a refusal.
 *
 * @throws Error for a cycle or a dependency that is not registered
 */
export function deploymentOrder(resources: readonly Resource[]): Resource[] {
  const waiting = new Map(resources.map((resource) => [resource.urn, new Set(resource.dependencies)]));
  const ordered: Resource[] = [];
  while (ordered.length < resources.length) {
    const next = resources.findLast((resource) => waiting.get(resource.urn)?.size === 0);
    if (!next)
      throw new Error(
        `No order exists: ${[...waiting.keys()].join(", ")} wait for each other, or for a resource that is not registered.`,
      );
    ordered.push(next);
    waiting.delete(next.urn);
    for (const dependencies of waiting.values()) dependencies.delete(next.urn);
  }
  return ordered;
}

/** Whether a resource is created in the cloud: components and providers are not, and commands are run by the scenarios that need them. */
const isDeployed = (resource: Resource) => resource.custom && resource.type.startsWith("aws:");

/**
 * Creates the graph's resources one after another.
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
