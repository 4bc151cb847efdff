/** The program's own resources, as rules see them. */
import { record, type Recording } from "../../../infra/recorded-graph/record";
import type { Graph, Resource } from "../../../infra/recorded-graph/graph";
import { stackOf } from "../../../rehearsal/policy-packs/analyze-request";
import { type Given, UNKNOWN } from "./judging";
import { TEST_STACKS } from "../stack-files";

/** A stack's resources: those that resource rules check, and those that stack rules check. */
export interface Program {
  readonly inputs: readonly Given[];
  /** Includes the stack itself; components have no inputs here, since they register no outputs. */
  readonly outputs: readonly Given[];
}

/** What a stack registers, by default at the preview of a new stack. */
export async function programOf(
  stack: string,
  phase: Graph["phase"] = "preview",
  config: NonNullable<Recording["config"]> = {},
  directory = TEST_STACKS,
): Promise<Program> {
  const graph = await record({ stack, phase, config, directory });
  return {
    inputs: graph.resources.map((resource) => given(resource, resource.inputs, graph)),
    outputs: [stackOf(graph), ...graph.resources].map((resource) =>
      given(resource, resource.custom ? resource.outputs : {}, graph),
    ),
  };
}

function given(resource: Resource, props: Resource["inputs"], graph: Graph): Given {
  const named = (urns: readonly string[]) =>
    graph.resources.filter(({ urn }) => urns.includes(urn)).map(({ type, name }) => `${type} ${name}`);
  const provider = graph.resources.find(({ urn }) => resource.provider?.startsWith(`${urn}::`));
  const dependencies = Object.entries(resource.propertyDependencies).map(([property, urns]) => [property, named(urns)]);
  return {
    type: resource.type,
    name: `${resource.type} ${resource.name}`,
    stack: graph.stack,
    protect: resource.options.protect,
    props: asSeen(props) as Given["props"],
    provider: provider && (asSeen(provider.inputs) as Given["props"]),
    ...(provider && { providerName: provider.name }),
    from: Object.fromEntries(dependencies) as Record<string, string[]>,
  };
}

/** Secrets reach a pack unwrapped, unknown values as the SDK's marker. */
function asSeen(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asSeen);
  if (value === null || typeof value !== "object") return value;
  if ("$unknown" in value) return UNKNOWN;
  if ("$archive" in value) return { assets: asSeen(value.$archive) };
  if ("$file" in value) return { path: value.$file };
  if ("$secret" in value) return asSeen(value.$secret);
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, asSeen(member)]));
}
