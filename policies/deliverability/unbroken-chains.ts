import { type Link, LINKS, type Permission } from "../lib/chains/links";
import { type Agreement, AGREEMENTS, type Comparison, COMPARISONS, type Need, NEEDS } from "../lib/chains/needs";
import { allow, arnEnd, meets, type Reference, Stack, textsAt, valuesAt } from "../lib/chains/stack";
import { wellArchitected } from "../lib/frameworks";
import { type Finding, type JudgedInStack, ofType, stackRule } from "../lib/rule";

const FUNCTION = "aws:lambda/function:Function";
/** Which link attaches a policy to a resource, by the resource's type. */
const ATTACHED: Readonly<Record<string, Link>> = {
  [LINKS.topicPolicy.to]: LINKS.topicPolicy,
  [LINKS.queuePolicy.to]: LINKS.queuePolicy,
};

/** The faults of a reference: it leads to nothing, or the other end does not let it through. */
export function* violations(link: Link, { from, to, text = "" }: Reference, stack: Stack): Generator<Finding> {
  if (to === undefined) {
    if (link.maybe === undefined)
      yield { resource: from, fault: `${link.at} names ${text}, which is no ${link.to} of this stack: name one` };
  } else if (link.allowed !== undefined && !lets(link.allowed, from, to, stack)) {
    const { actions, role, service } = link.allowed;
    const who = role === undefined ? String(service) : "the role";
    const what = actions.join(", ") || "anything";
    yield {
      resource: from,
      fault: `${link.at} leads to ${to.name}, where ${who} is not allowed ${what}: allow it, and deny nothing but what comes without TLS`,
    };
  }
}

/** Whether the policies between two resources allow what the link between them needs. */
function lets(permission: Permission, from: JudgedInStack, to: JudgedInStack, stack: Stack): boolean {
  const { actions, role, service } = permission;
  const resource = arnEnd(to) ?? "";
  if (role !== undefined) return allow(documentsOfRole(textsAt(from, role)[0] ?? "", stack), { actions, resource });
  const attached = ATTACHED[to.type];
  const policies = attached ? stack.references(attached).filter((each) => each.to === to) : [];
  const documents = policies.map(({ from: { props } }) => props.policy);
  const source = arnEnd(from) ?? arnEnd(sourceOf(from, stack)) ?? "";
  return allow(documents, { actions, resource, source, ...(service !== undefined && { service }) });
}

/** The resource that a service acts for: of a subscription its topic, of an event destination its set. */
function sourceOf(from: JudgedInStack, stack: Stack): JudgedInStack {
  const link = [LINKS.subscription, LINKS.destination].find((each) => each.from === from.type);
  return (link && stack.references(link).find((each) => each.from === from)?.to) ?? from;
}

/** The documents of a role, given its ARN, or the function whose role it is. */
function documentsOfRole(text: string, stack: Stack): readonly unknown[] {
  const own = stack.named(FUNCTION, text)?.props.role;
  const role = stack.named(LINKS.functionRole.to, typeof own === "string" ? own : text);
  return stack.references(LINKS.rolePolicy).flatMap(({ from, to }) => (role && to === role ? [from.props.policy] : []));
}

/** The resources that have fewer or more links than they need. */
export function* unmet(
  { of, whose, when, by, where, least = 0, most = Infinity, fault }: Need,
  stack: Stack,
): Generator<Finding> {
  const links = typeof by === "string" ? [] : by.flatMap((name) => stack.references(LINKS[name]));
  const any = typeof by === "string" ? stack.of(by).filter((each) => meets(each, where)) : [];
  const ledTo = when && new Set(stack.references(LINKS[when]).map(({ to }) => to));
  for (const resource of stack.of(of).filter((each) => meets(each, whose) && (ledTo?.has(each) ?? true))) {
    const from = new Set([
      ...any,
      ...links.filter((each) => each.to === resource && meets(each.from, where)).map((each) => each.from),
    ]);
    if (from.size < least || from.size > most) yield { resource, fault };
  }
}

/** The resources that say something else than the first with which they must agree. */
export function* disagreeing({ type, by, at, fault }: Agreement, stack: Stack): Generator<Finding> {
  const first = new Map<string, string>();
  for (const resource of stack.of(type)) {
    const [key] = by === undefined ? [""] : textsAt(resource, by);
    const values = [...valuesAt(resource.props, at.split("."))].map((value) => JSON.stringify(value));
    if (key === undefined || values.length === 0) continue;
    const agreed = first.get(key) ?? values.join();
    first.set(key, agreed);
    if (values.join() !== agreed) yield { resource, fault };
  }
}

/** The resources that say something else where they must say the same, or the same where they must not. */
export function* mismatched({ type, whose, at, are, among, fault }: Comparison, stack: Stack): Generator<Finding> {
  const meant = (value: unknown) => {
    if (among === undefined) return [JSON.stringify(value)];
    if (typeof value !== "string") return [];
    return among.flatMap((each) => stack.named(each, value)?.urn ?? []).slice(0, 1);
  };
  for (const resource of stack.of(type).filter((each) => meets(each, whose))) {
    const values = at.flatMap((path) => [...valuesAt(resource.props, path.split("."))]).flatMap(meant);
    const different = new Set(values).size;
    if (are === "equal" ? different > 1 : different < values.length) yield { resource, fault };
  }
}

/** The queues that let others send them dead letters than do: SQS refuses the one, and the other could fill them. */
export function* oneSided(stack: Stack): Generator<Finding> {
  const sent = stack.references(LINKS.deadLetters);
  for (const [resource, allowed] of Map.groupBy(stack.references(LINKS.allowedSource), ({ from }) => from)) {
    const senders = new Set(sent.flatMap(({ from, to }) => (to === resource ? [from] : [])));
    const listed = new Set(allowed.flatMap(({ to }) => to ?? []));
    if (senders.size !== listed.size || [...senders].some((each) => !listed.has(each)))
      yield {
        resource,
        fault: "lets other queues send it dead letters than do: list those that name it in redrivePolicy",
      };
  }
}

/** Each finding once, whatever led to it. */
function once(findings: Iterable<Finding>): Finding[] {
  return [...new Map([...findings].map((each) => [`${each.resource?.urn}\n${each.fault}`, each])).values()];
}

function* findings(stack: Stack): Generator<Finding> {
  for (const link of Object.values(LINKS))
    for (const reference of stack.references(link)) yield* violations(link, reference, stack);
  for (const need of NEEDS) yield* unmet(need, stack);
  for (const agreement of AGREEMENTS) yield* disagreeing(agreement, stack);
  yield* oneSided(stack);
  for (const comparison of COMPARISONS) yield* mismatched(comparison, stack);
}

export const unbrokenChains = stackRule(
  {
    name: "unbroken-chains",
    requires:
      "The paths of mail, feedback, alarms and links are complete from end to end, and each resource on them has what it needs",
    why: "a link that is removed, duplicated, redirected or no longer allowed loses what it carries, and nothing else would tell",
    severity: "critical",
    ...wellArchitected(
      "REL11-BP01",
      "Monitor all components of the workload to detect failures",
      "https://docs.aws.amazon.com/wellarchitected/latest/reliability-pillar/rel_withstand_component_failures_monitoring_health.html",
    ),
    remediationSteps: "Restore the link. A new type of resource needs its lines in policies/lib/chains/.",
  },
  ofType("aws:sesv2/configurationSet:ConfigurationSet"),
  (resources) => once(findings(new Stack(resources))),
);
