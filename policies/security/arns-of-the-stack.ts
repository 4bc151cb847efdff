import { COMMAND } from "../lib/resources/command";
import { LEAST_PRIVILEGE } from "../lib/rule/frameworks";
import { everyText, isUnknown, known, type Text } from "../lib/unknown-values/known";
import { allowedAccount } from "../lib/resources/provider";
import { resourceTypes, TYPES_CONFIG } from "../lib/resources/resource-types";
import { type Config, type Finding, type JudgedInStack, stackRule, ofAws } from "../lib/rule/rule";

const PROVIDER = "pulumi:providers:aws";
const ROLE = "aws:iam/role:Role";
const SUBSCRIPTION = "aws:sns/topicSubscription:TopicSubscription";
const ROLE_POLICY = "aws:iam/rolePolicy:RolePolicy";

/** Where an ARN may name what the stack does not make. */
const ELSEWHERE: readonly {
  readonly at: RegExp;
  readonly arn: RegExp;
  /** Only where the resource names this topic too. */
  readonly ofTopic?: RegExp;
  readonly why: string;
}[] = [
  { at: /./, arn: /^arn:[\w-]+:iam::\d{12}:root$/, why: "the account itself" },
  { at: /\.aws:PrincipalArn(\.\d+)?$/, arn: /:role\/[\w+=,.@/-]+$/, why: "the application's roles, from a setting" },
  {
    at: /^policy\.Statement\.\d+\.Resource/,
    arn: /:ses:[a-z0-9-]+:\d{12}:identity\/(?:\*|[^*?]+)$/,
    why: "identities of recipients, which SES also checks in the sandbox; no-wildcard-resources says when any may be named",
  },
  {
    at: /^endpoint$/,
    arn: /:sqs:[a-z0-9-]+:\d{12}:[\w-]+$/,
    ofTopic: /:sns:[a-z0-9-]+:\d{12}:mail-status-[\w-]+$/,
    why: "the application's queues, from a setting: they hear what became of messages, and nothing of people",
  },
  { at: /^environment\.DEPLOY_ROLE_ARN$/, arn: /:role\/[\w+=,.@/-]+$/, why: "the deployer's role, from a setting" },
];

/** The outputs in which AWS tells a resource's own ARN. */
const OWN = ["arn", "dashboardArn"];

/** What may follow the ARN of a resource: a part of it, or the suffix of a secret, which AWS assigns. */
const REST = /^(?:$|[:/|]|-(?:\?{6}|[A-Za-z0-9]{6})$)/;

/**
 * The faults of the ARNs in one text, given the ARNs of what the stack makes.
 *
 * @param topic the topic that the resource names, if it is a subscription
 */
export function* violations({ path, text }: Text, made: readonly string[], topic = ""): Generator<string> {
  for (const [arn] of text.matchAll(/arn:[\w-]+:[a-z0-9-]+:[^\s"',]*/g)) {
    const own = made.some((each) => arn.includes(each) && REST.test(arn.slice(arn.indexOf(each) + each.length)));
    const isKnown = ELSEWHERE.some(
      ({ at, arn: elsewhere, ofTopic }) => at.test(path) && elsewhere.test(arn) && (ofTopic?.test(topic) ?? true),
    );
    if (!own && !isKnown)
      yield `${path} names ${arn}, which this stack does not make: name what it makes, or list in policies/security/arns-of-the-stack.ts why it is elsewhere`;
  }
}

/** The ARNs of what a stack makes: those that its names give, and those that AWS has assigned. */
function madeBy(resources: readonly JudgedInStack[], config: Config): readonly string[] {
  const provider = resources.find(({ type }) => type === PROVIDER)?.props;
  const account = allowedAccount(provider) ?? "";
  const templates = new Map(resourceTypes(config).flatMap(({ type, arn }) => (arn === undefined ? [] : [[type, arn]])));
  return resources.flatMap(({ type, props }) => {
    const template = templates.get(type);
    const assigned = OWN.flatMap((name) => (isUnknown(props, name) ? [] : (props[name] ?? []))).map(String);
    if (template === undefined) return assigned.filter(() => type.startsWith("aws:"));
    const [service = "", ...rest] = template
      .replace(/\{(\w+)\}/g, (_, key: string) => String(known(props[key])))
      .split(":");
    const region = service === "iam" ? "" : String(known(provider?.region));
    return [`:${service}:${region}:${account}:${rest.join(":")}`, ...assigned];
  });
}

function* ofNames(resources: readonly JudgedInStack[]): Generator<Finding> {
  const roles = resources.filter(({ type }) => type === ROLE).map(({ props }) => known(props.name));
  for (const resource of resources.filter(({ type }) => type === ROLE_POLICY))
    if (!roles.includes(known(resource.props.role)))
      yield {
        resource,
        fault: `gives rights to ${String(known(resource.props.role))}, which is not a role of this stack: name one that is`,
      };
}

export const arnsOfTheStack = stackRule(
  {
    name: "arns-of-the-stack",
    requires: "Every ARN and every role that a resource refers to belongs to the stack",
    why: "otherwise another topic, queue, role or function in the account gets the data or the permissions",
    severity: "critical",
    ...LEAST_PRIVILEGE,
    remediationSteps:
      "Name a resource of the stack. A new type of resource needs arn in its line of policies/lib/resources/resource-types.ts.",
    config: TYPES_CONFIG,
  },
  ofAws,
  function* (resources, config) {
    yield* ofNames(resources);
    const made = madeBy(resources, config);
    for (const resource of resources.filter(({ type }) => type.startsWith("aws:") || type === COMMAND)) {
      const topic = resource.type === SUBSCRIPTION ? String(known(resource.props.topic)) : "";
      for (const text of everyText(resource.props))
        for (const fault of violations(text, made, topic)) yield { resource, fault };
    }
  },
);
