/** Who may call what: the stack's grants and event routes, drawn from what the program registers. */
import { instance } from "@viz-js/viz";
import type { Graph } from "../../infra/recorded-graph/graph";
import { parsePolicy } from "../local-cloud/iam/policy-evaluation";

/** An arrow of the picture: who acts, on what, and how. */
export interface Edge {
  readonly from: string;
  readonly to: string;
  readonly label: string;
}

/** The name that people use for an ARN's resource: its service and name. All alarms are one node. */
function shortName(arn: string): string {
  const [, , service = "", , , ...rest] = arn.split(":");
  if (service === "cloudwatch" && rest[0] === "alarm") return "cloudwatch alarms";
  return `${service} ${rest.at(-1)?.replace(/^table\/|-\?+$/g, "") ?? ""}`;
}

const ofType = ({ resources }: Graph, type: string) => resources.filter((resource) => resource.type === type);

const roleName = (arn: unknown) => String(arn).split("/").at(-1) ?? "";

/** The node of the HTTP API with this id. */
function apiNode(graph: Graph, id: unknown): string {
  const api = ofType(graph, "aws:apigatewayv2/api:Api").find((each) => each.id === id);
  return `apigateway ${String(api?.inputs.name)}`;
}

/** Who acts under a role: its function, the API whose integration uses it, or else the role itself, which others assume. */
function actors(graph: Graph): (role: string) => string {
  const functions = ofType(graph, "aws:lambda/function:Function").map(
    ({ inputs }) => [roleName(inputs.role), `lambda ${String(inputs.name)}`] as const,
  );
  const apis = ofType(graph, "aws:apigatewayv2/integration:Integration").map(
    ({ inputs }) => [roleName(inputs.credentialsArn), apiNode(graph, inputs.apiId)] as const,
  );
  const byRole = new Map([...functions, ...apis]);
  return (role) => byRole.get(role) ?? `role ${role}`;
}

/** What roles may do by their policies, apart from each function's writing to its own log. */
function grants(graph: Graph): Edge[] {
  const actor = actors(graph);
  return ofType(graph, "aws:iam/rolePolicy:RolePolicy").flatMap(({ inputs }) => {
    const allowed = parsePolicy(inputs.policy).statements.filter(({ effect }) => effect === "Allow");
    return allowed.flatMap(({ actions = [], resources = [] }) =>
      actions.flatMap((action) => {
        const [service = "", label = ""] = action.split(":");
        if (service === "logs") return [];
        return resources.map((arn) => ({
          from: actor(String(inputs.role)),
          to: arn === "*" ? `${service} the account's` : shortName(arn),
          label,
        }));
      }),
    );
  });
}

/** How events and calls travel by themselves: event destinations, subscriptions, event source mappings, API routes, schedules, alarms. */
function routes(graph: Graph): Edge[] {
  const edges = (type: string, edge: (inputs: Readonly<Record<string, unknown>>) => Edge) =>
    ofType(graph, type).map(({ inputs }) => edge(inputs));
  return [
    ...edges("aws:sesv2/configurationSetEventDestination:ConfigurationSetEventDestination", (inputs) => {
      const destination = inputs.eventDestination as {
        matchingEventTypes: readonly string[];
        snsDestination?: { topicArn: string };
      };
      return {
        from: `ses configuration-set/${String(inputs.configurationSetName)}`,
        to: destination.snsDestination ? shortName(destination.snsDestination.topicArn) : "cloudwatch metrics",
        label: destination.matchingEventTypes.map((type) => type.toLowerCase()).join(", "),
      };
    }),
    ...edges("aws:sns/topicSubscription:TopicSubscription", (inputs) => ({
      from: shortName(String(inputs.topic)),
      to: inputs.protocol === "email" ? "people" : shortName(String(inputs.endpoint)),
      label: inputs.protocol === "email" ? "mail" : "deliver",
    })),
    ...edges("aws:lambda/eventSourceMapping:EventSourceMapping", (inputs) => ({
      from: shortName(String(inputs.eventSourceArn)),
      to: `lambda ${String(inputs.functionName).split(":").at(-1) ?? ""}`,
      label: "invoke",
    })),
    ...edges("aws:apigatewayv2/route:Route", (inputs) => ({
      from: "recipients",
      to: apiNode(graph, inputs.apiId),
      label: String(inputs.routeKey).split(" ").at(-1) ?? "",
    })),
    ...edges("aws:scheduler/schedule:Schedule", (inputs) => ({
      from: `schedule ${String(inputs.name)}`,
      to: `lambda ${(inputs.target as { arn: string }).arn.split(":").at(-1) ?? ""}`,
      label: String(inputs.scheduleExpression),
    })),
    ...ofType(graph, "aws:cloudwatch/metricAlarm:MetricAlarm").flatMap(({ inputs }) =>
      ((inputs.alarmActions ?? []) as readonly string[]).map((topic) => ({
        from: "cloudwatch alarms",
        to: shortName(topic),
        label: "publish",
      })),
    ),
  ];
}

/** Parallel arrows merged into one, with all of their labels. */
export function edgesOf(graph: Graph): Edge[] {
  const found = new Map<string, Set<string>>();
  for (const { from, to, label } of [...routes(graph), ...grants(graph)]) {
    const key = JSON.stringify([from, to]);
    const labels = found.get(key) ?? new Set();
    for (const word of label.split(", ")) labels.add(word);
    found.set(key, labels);
  }
  return [...found].map(([key, labels]) => {
    const [from, to] = JSON.parse(key) as [string, string];
    return { from, to, label: [...labels].join(", ") };
  });
}

/** Wraps text between words to at most this many characters a line. */
function wrapped(text: string, width: number): string {
  return text
    .split(", ")
    .reduce<string[]>((lines, word) => {
      const last = lines.at(-1);
      if (last !== undefined && last.length + word.length + 2 <= width) lines[lines.length - 1] = `${last}, ${word}`;
      else lines.push(word);
      return lines;
    }, [])
    .map((line) => ` ${line} `)
    .join("\n");
}

/** The picture as SVG, in the page's colors. */
export async function callGraphSvg(graph: Graph): Promise<string> {
  const edges = edgesOf(graph);
  const names = [...new Set(edges.flatMap(({ from, to }) => [from, to]))];
  const viz = await instance();
  const svg = viz.renderString(
    {
      directed: true,
      graphAttributes: { pad: 0.3, nodesep: 0.3, ranksep: 0.55, bgcolor: "transparent" },
      nodeAttributes: { shape: "box", style: "rounded", fontname: "Helvetica", fontsize: 11, margin: "0.14,0.06" },
      edgeAttributes: { fontname: "Helvetica", fontsize: 9, arrowsize: 0.6 },
      nodes: names.map((name) => ({
        name,
        attributes: { label: name.replace(" ", "\n"), class: name.split(" ")[0] ?? "" },
      })),
      edges: edges.map(({ from, to, label }) => ({ tail: from, head: to, attributes: { label: wrapped(label, 20) } })),
    },
    { format: "svg" },
  );
  return svg.slice(svg.indexOf("<svg")).replaceAll(/(stroke|fill)="black"/g, '$1="currentColor"');
}
