/** Ways to build a mistake into the registered graph or a bundle. */
import { isDeepStrictEqual } from "node:util";
import { type Archive, type Graph, type Resource, textOf } from "../../infra/recorded-graph/graph";
import { find } from "../deployed-stack/stage";

/** A mistake, the promises that it breaks and the scenario that must notice it. */
export interface Sabotage {
  /** The mistake in a few words. */
  readonly title: string;
  /** Ids of the promises that it breaks; empty when it only breaks what the design adds to them. */
  readonly promises: readonly string[];
  readonly scenario: string;
  /** Matches what the scenario must report. */
  readonly reason: RegExp;
  readonly edit: (graph: Graph) => Graph;
}

export type Inputs = Record<string, unknown>;

/**
 * The graph with the inputs of one resource edited.
 *
 * @throws Error if the edit changes nothing, as when the text that it replaces is not there any more
 */
export function edited(graph: Graph, type: string, name: string, edit: (inputs: Inputs) => Inputs): Graph {
  const target = find(graph, type, name);
  const replacement: Resource = { ...target, inputs: edit({ ...target.inputs }) };
  if (isDeepStrictEqual(replacement.inputs, target.inputs))
    throw new Error(`The sabotage changes nothing in ${type} ${name}.`);
  return { ...graph, resources: graph.resources.map((resource) => (resource === target ? replacement : resource)) };
}

/** The graph without one resource, on which nothing depends any more. */
export function without(graph: Graph, type: string, name: string): Graph {
  const target = find(graph, type, name);
  const resources = graph.resources
    .filter((resource) => resource !== target)
    .map((resource) => ({ ...resource, dependencies: resource.dependencies.filter((urn) => urn !== target.urn) }));
  return { ...graph, resources };
}

export const SET = "aws:sesv2/configurationSet:ConfigurationSet";
export const DESTINATION = "aws:sesv2/configurationSetEventDestination:ConfigurationSetEventDestination";
export const SUBSCRIPTION = "aws:sns/topicSubscription:TopicSubscription";
export const FUNCTION = "aws:lambda/function:Function";
export const METRIC_ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm";
export const ROLE_POLICY = "aws:iam/rolePolicy:RolePolicy";

interface Statement {
  Sid: string;
  Action: readonly string[];
  Resource?: unknown;
  Condition?: unknown;
}

interface Document {
  readonly Statement: Statement[];
}

/** The statements of one role policy. */
export const statementsOf = (graph: Graph, name: string): Statement[] =>
  (JSON.parse(String(find(graph, ROLE_POLICY, name).inputs.policy)) as Document).Statement;

/** The graph with the statements of one role policy edited. */
export const withStatements = (graph: Graph, name: string, edit: (statements: Statement[]) => Statement[]) =>
  edited(graph, ROLE_POLICY, name, (inputs) => {
    const document = JSON.parse(String(inputs.policy)) as Document;
    return { ...inputs, policy: JSON.stringify({ ...document, Statement: edit(document.Statement) }) };
  });

/** The graph with the code of one function edited. */
export const withCode = (graph: Graph, name: string, edit: (code: string) => string) =>
  edited(graph, FUNCTION, name, (inputs) => {
    const { $archive } = inputs.code as Archive;
    const code = textOf($archive["index.js"] ?? "");
    const changed = edit(code);
    return changed === code ? inputs : { ...inputs, code: { $archive: { ...$archive, "index.js": changed } } };
  });

/**
 * The graph with the only match of a pattern, or each match of a global one, replaced in one function's code.
 *
 * @throws Error where a pattern that is not global matches twice: the mistake could be made in the wrong place
 */
export const withReplacedCode = (graph: Graph, name: string, pattern: RegExp, replacement: string) =>
  withCode(graph, name, (code) => {
    const matches = [...code.matchAll(new RegExp(pattern, "g"))].length;
    if (matches > 1 && !pattern.global)
      throw new Error(`The code of ${name} matches ${String(pattern)} ${matches} times.`);
    return code.replace(pattern, replacement);
  });

export const withVariable = (graph: Graph, name: string, variable: string, value: string) =>
  edited(graph, FUNCTION, name, (inputs) => {
    const { variables } = inputs.environment as { variables: Record<string, string> };
    return { ...inputs, environment: { variables: { ...variables, [variable]: value } } };
  });

export const disabled = (graph: Graph, name: string) =>
  edited(graph, "aws:scheduler/schedule:Schedule", name, (inputs) => ({ ...inputs, state: "DISABLED" }));

/** The graph with the dashboard's body edited. */
export const withDashboard = (graph: Graph, edit: (body: string) => string) =>
  edited(graph, "aws:cloudwatch/dashboard:Dashboard", "dashboard", (inputs) => ({
    ...inputs,
    dashboardBody: edit(String(inputs.dashboardBody)),
  }));

interface Wanted {
  readonly type: string;
  readonly name: string;
  readonly content: string;
}

/** The graph with edited records for the stack's command to write. */
export const withRecords = (graph: Graph, edit: (records: Wanted[]) => Wanted[]) =>
  edited(graph, "command:local:Command", "dns", (inputs) => {
    const stdin = JSON.parse(String(inputs.stdin)) as { records: Wanted[] };
    return { ...inputs, stdin: JSON.stringify({ ...stdin, records: edit(stdin.records) }) };
  });

/** The graph with text replaced in one alarm's metric queries, as JSON. */
export const withQueries = (graph: Graph, alarm: string, from: string, to: string) =>
  edited(graph, METRIC_ALARM, alarm, (inputs) => ({
    ...inputs,
    metricQueries: JSON.parse(JSON.stringify(inputs.metricQueries).replaceAll(from, to)) as unknown,
  }));
