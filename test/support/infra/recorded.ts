/** The program's graph, recorded once for each set of settings, and functions to inspect it. */
import assert from "node:assert/strict";
import { bundleFile } from "../../../infra/function-code/bundle";
import { type FunctionName, functions } from "../../../infra/function-declarations/functions";
import type { Graph, Resource } from "../../../infra/recorded-graph/graph";
import { record, type Recording } from "../../../infra/recorded-graph/record";
import { TEST_STACKS } from "../stack-files";

/** How many alarms watch failed functions: CloudWatch allows ten metrics per alarm, and a function needs two. */
export const FUNCTION_ALARMS = Math.ceil(Object.keys(functions).length / 5);

const graphs = new Map<string, Promise<Graph>>();

/** What the program registers; equal settings are recorded only once. */
export function recorded(
  stack: string,
  phase: Graph["phase"] = "up",
  config: NonNullable<Recording["config"]> = {},
): Promise<Graph> {
  const key = JSON.stringify([stack, phase, config]);
  const graph = graphs.get(key) ?? record({ stack, phase, config, directory: TEST_STACKS });
  graphs.set(key, graph);
  return graph;
}

/** A function's code as the program registers it. */
export const codeOf = async (name: FunctionName) => ({
  $archive: { "index.js": { $file: await bundleFile(name) } },
});

/** Whether a resource has a type, given as a full token or by its end: `Topic` for `aws:sns/topic:Topic`. */
const has = (resource: Resource, type: string) => resource.type === type || resource.type.endsWith(`:${type}`);

/** The only resource with this type and logical name. */
export function only(graph: Graph, type: string, name: string): Resource {
  const found = graph.resources.filter((resource) => has(resource, type) && resource.name === name);
  const [resource] = found;
  assert(resource && found.length === 1, `${found.length} resources are ${type} ${name}`);
  return resource;
}

/** Every resource of a type, ordered by name. */
export function all(graph: Graph, type: string): Resource[] {
  return graph.resources.filter((resource) => has(resource, type)).sort((a, b) => a.name.localeCompare(b.name));
}

/** The contents of a component, at any depth, as `<type> <name>` in alphabetical order. */
export function inside(graph: Graph, component: Resource): string[] {
  const children = graph.resources.filter((resource) => resource.parent === component.urn);
  return children
    .flatMap((child) => [`${child.type.split(":").at(-1) ?? ""} ${child.name}`, ...inside(graph, child)])
    .sort();
}

/** Every resource of a type inside the component with this name, at any depth, ordered by name. */
export function allInside(graph: Graph, component: string, type: string): Resource[] {
  const byUrn = new Map(graph.resources.map((resource) => [resource.urn, resource]));
  const isInside = ({ parent }: Resource): boolean => {
    const owner = byUrn.get(parent ?? "");
    return owner !== undefined && ((owner.name === component && !owner.custom) || isInside(owner));
  };
  return all(graph, type).filter(isInside);
}

/** A policy document of a resource, parsed. */
export function documentOf(resource: Resource, input = "policy"): { Version: string; Statement: Statement[] } {
  const text = resource.inputs[input];
  assert(typeof text === "string", `${resource.name} has no ${input} that is known`);
  return JSON.parse(text) as { Version: string; Statement: Statement[] };
}

/** A statement in a policy document. */
export interface Statement {
  Sid: string;
  Effect: string;
  Principal?: unknown;
  Action: string[];
  Resource?: string[];
  Condition?: Record<string, Record<string, string | string[]>>;
}
