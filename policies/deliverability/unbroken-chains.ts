import {
  type Agreement,
  AGREEMENTS,
  type Bound,
  BOUNDS,
  type Comparison,
  COMPARISONS,
  type Margin,
  MARGINS,
} from "../lib/chains/agreements";
import { GRANTS, ROOT_WITH_KEY } from "../lib/chains/grants";
import { type Link, LINKS, type Permission } from "../lib/chains/links";
import { type Need, NEEDS } from "../lib/chains/needs";
import { KEY, SET, TOPIC } from "../lib/chains/resource-types";
import { documentsOfRole, roleOf, withoutGrant, withoutNeed } from "../lib/chains/rights";
import { allow, arnEnd, meets, type Reference, Stack, textsAt, valuesAt } from "../lib/chains/stack";
import { wellArchitected } from "../lib/rule/frameworks";
import { type Finding, type JudgedInStack, ofType, stackRule } from "../lib/rule/rule";

/** Which link attaches a policy to a resource, by the resource's type. */
const ATTACHED: Readonly<Record<string, Link>> = {
  [LINKS.topicPolicy.to]: LINKS.topicPolicy,
  [LINKS.queuePolicy.to]: LINKS.queuePolicy,
};

/** The faults of a reference: it leads to nothing, or the other end does not let it through. */
export function* violations(link: Link, { from, to, text = "" }: Reference, stack: Stack): Generator<Finding> {
  if (to === undefined) {
    if (link.maybe === undefined)
      yield {
        resource: from,
        fault: `${link.at} names ${text}, and this stack has no such ${link.to}: name one that it has`,
      };
  } else if (link.allowed !== undefined && !lets(link.allowed, from, to, stack)) {
    const { actions, role, service } = link.allowed;
    const who = role === undefined ? String(service) : "the role";
    const what = actions.join(", ") || "anything";
    yield {
      resource: from,
      fault: `${link.at} leads to ${to.name}, where ${who} is not allowed ${what}: allow it, and deny only requests without TLS`,
    };
  } else if (link.allowed?.key !== undefined && !unlocks(link.allowed, from, to, stack)) {
    const { key, role, service } = link.allowed;
    const [who, via] = role === undefined ? [String(service), ""] : ["the role", ` through ${key.via}`];
    yield {
      resource: from,
      fault: `${link.at} leads to ${to.name}, whose key does not allow ${who} ${key.actions.join(", ")}${via}: allow it in the key's policy`,
    };
  }
}

/** Whether the stack's key allows the use that a link needs; a stack without its own key has nothing to unlock. */
function unlocks({ key, role, service }: Permission, from: JudgedInStack, to: JudgedInStack, stack: Stack): boolean {
  const documents = stack.of(KEY).map(({ props }) => props.policy);
  if (key === undefined || documents.length === 0) return true;
  const { actions, via } = key;
  if (role !== undefined) {
    const asking = roleOf(textsAt(from, role)[0], stack);
    const name = (asking && arnEnd(asking)) ?? "";
    return allow(documents, { actions, resource: "*", role: name, ...(via !== undefined && { via }) });
  }
  const source = arnEnd(sourceOf(from, stack)) ?? "";
  const topic = to.type === TOPIC ? arnEnd(to) : undefined;
  return allow(documents, {
    actions,
    resource: "*",
    source,
    ...(service !== undefined && { service }),
    ...(topic !== undefined && { topic }),
  });
}

/** Whether the policies between two resources allow what the link between them needs. */
function lets(permission: Permission, from: JudgedInStack, to: JudgedInStack, stack: Stack): boolean {
  const { actions, role, service } = permission;
  const resource = `${arnEnd(to) ?? ""}${permission.within ?? ""}`;
  if (role !== undefined)
    return allow(documentsOfRole(roleOf(textsAt(from, role)[0], stack), stack), { actions, resource });
  const attached = ATTACHED[to.type];
  const policies = attached ? stack.references(attached).filter((each) => each.to === to) : [];
  const documents = policies.map(({ from: { props } }) => props.policy);
  const sources = [sourceOf(from, stack), ...(permission.alsoFor === undefined ? [] : stack.of(permission.alsoFor))];
  return sources.every((source) =>
    allow(documents, { actions, resource, source: arnEnd(source) ?? "", ...(service !== undefined && { service }) }),
  );
}

/** The resource that a service acts for: of a subscription its topic, of an event destination its set. */
function sourceOf(from: JudgedInStack, stack: Stack): JudgedInStack {
  const link = [LINKS.subscription, LINKS.destination].find((each) => each.from === from.type);
  return (link && stack.references(link).find((each) => each.from === from)?.to) ?? from;
}

/** The resources that have fewer or more links than they need. */
export function* unmet(
  { of, whose, when, by, own, where, least = 0, most = Infinity, fault }: Need,
  stack: Stack,
): Generator<Finding> {
  const links = typeof by === "string" ? [] : by.flatMap((name) => stack.references(LINKS[name]));
  const linksOf = Map.groupBy(links, ({ from, to }) => (own === true ? from : to));
  const any = typeof by === "string" ? stack.of(by).filter((each) => meets(each, where)) : [];
  const ledTo = when && new Set(stack.references(LINKS[when]).map(({ to }) => to));
  for (const resource of stack.of(of).filter((each) => meets(each, whose) && (ledTo?.has(each) ?? true))) {
    const linked = (linksOf.get(resource) ?? []).map((each) => each.from).filter((each) => meets(each, where));
    const from = new Set([...any, ...linked]);
    if (from.size < least || from.size > most) yield { resource, fault };
  }
}

/** The resources that differ from the first one that they must agree with. */
export function* disagreeing({ type, by, at, fault }: Agreement, stack: Stack): Generator<Finding> {
  const first = new Map<string, string>();
  for (const resource of stack.of(type)) {
    const [key] = by === undefined ? [""] : textsAt(resource, by);
    const values = valuesAt(resource, at).map((value) => JSON.stringify(value));
    if (key === undefined || values.length === 0) continue;
    const agreed = first.get(key) ?? values.join();
    first.set(key, agreed);
    if (values.join() !== agreed) yield { resource, fault };
  }
}

/** The resources in which values differ that must be the same, or are the same that must differ. */
export function* mismatched({ type, whose, at, are, among, fault }: Comparison, stack: Stack): Generator<Finding> {
  const meant = (value: unknown) => {
    if (among === undefined) return [JSON.stringify(value)];
    if (typeof value !== "string") return [];
    return among.flatMap((each) => stack.named(each, value)?.urn ?? []).slice(0, 1);
  };
  for (const resource of stack.of(type).filter((each) => meets(each, whose))) {
    const values = at.flatMap((path) => valuesAt(resource, path)).flatMap(meant);
    const different = new Set(values).size;
    if (are === "equal" ? different > 1 : different < values.length) yield { resource, fault };
  }
}

/** The keys that the account's own principals cannot use through a service, or cannot administer. */
function* lockedOut(stack: Stack): Generator<Finding> {
  for (const resource of stack.of(KEY))
    for (const { via, actions } of ROOT_WITH_KEY)
      for (const action of actions)
        if (
          !allow([resource.props.policy], { actions: [action], resource: "*", role: "iam:root", ...(via && { via }) })
        )
          yield {
            resource,
            fault: `does not let the account's principals ${action}${via === undefined ? "" : ` through ${via}`}: allow it to the account's root`,
          };
}

const numberAt = (resource: JudgedInStack, path: string): number | undefined =>
  valuesAt(resource, path).find((value) => typeof value === "number");

/** The resources whose number is too close to another's. */
export function* tooClose({ larger, at, smaller, than, times, fault }: Margin, stack: Stack): Generator<Finding> {
  for (const { from, to } of stack.references(LINKS[larger])) {
    const other = stack.references(LINKS[smaller]).find((each) => each.from === from)?.to;
    const [size, least] = [to && numberAt(to, at), other && numberAt(other, than)];
    if (to && least !== undefined && !(size !== undefined && size >= least * times)) yield { resource: to, fault };
  }
}

/** The resources that a link leads to whose number is out of bounds. */
export function* outOfBounds({ when, at, least = 0, most = Infinity, fault }: Bound, stack: Stack): Generator<Finding> {
  for (const { to } of stack.references(LINKS[when])) {
    const size = to && numberAt(to, at);
    if (to && size !== undefined && (size < least || size > most)) yield { resource: to, fault };
  }
}

/**
 * The dead-letter queues that accept other queues than those that name them: SQS refuses a queue that names one and is not accepted,
 * and one that is accepted without naming it could fill it.
 */
export function* oneSided(stack: Stack): Generator<Finding> {
  const sent = stack.references(LINKS.deadLetters);
  for (const [resource, allowed] of Map.groupBy(stack.references(LINKS.allowedSource), ({ from }) => from)) {
    const senders = new Set(sent.flatMap(({ from, to }) => (to === resource ? [from] : [])));
    const listed = new Set(allowed.flatMap(({ to }) => to ?? []));
    if (senders.size !== listed.size || [...senders].some((each) => !listed.has(each)))
      yield {
        resource,
        fault:
          "accepts dead letters from other queues than those that name it: list exactly those that do in redrivePolicy",
      };
  }
}

/** Each finding once, however many links led to it. */
function once(findings: Iterable<Finding>): Finding[] {
  return [...new Map([...findings].map((each) => [`${each.resource?.urn}\n${each.fault}`, each])).values()];
}

function* findings(stack: Stack): Generator<Finding> {
  for (const link of Object.values(LINKS))
    for (const reference of stack.references(link)) yield* violations(link, reference, stack);
  for (const need of NEEDS) yield* unmet(need, stack);
  for (const agreement of AGREEMENTS) yield* disagreeing(agreement, stack);
  yield* oneSided(stack);
  for (const grant of GRANTS) yield* withoutGrant(grant, stack);
  yield* withoutNeed(stack);
  yield* lockedOut(stack);
  for (const margin of MARGINS) yield* tooClose(margin, stack);
  for (const bound of BOUNDS) yield* outOfBounds(bound, stack);
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
    remediationSteps: "Restore the link. A new resource type needs its lines in policies/lib/chains/.",
  },
  ofType(SET),
  (resources) => once(findings(new Stack(resources))),
);
