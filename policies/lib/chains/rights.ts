/** What the roles of a stack are allowed, compared with what their functions do: neither less nor more. */
import { readDocument } from "../iam/document";
import { matches } from "../iam/pattern";
import type { Finding, JudgedInStack } from "../rule/rule";
import { type Grant, GRANTS } from "./grants";
import { type Link, LINKS } from "./links";
import { FUNCTION, ROLE } from "./resource-types";
import { allow, arnEnd, endOf, isFor, type Stack, textsAt } from "./stack";

/** An action that a role needs, and the end of the ARN that it needs it on: `*` where AWS knows no resource for the action. */
interface Right {
  readonly action: string;
  readonly resource: string;
}

/** The role of that name or ARN, or that of the function of that name. */
export function roleOf(text: string | undefined, stack: Stack): JudgedInStack | undefined {
  const own = text === undefined ? undefined : stack.named(FUNCTION, text)?.props.role;
  return stack.named(ROLE, typeof own === "string" ? own : (text ?? ""));
}

/** The policy documents of a role. */
export function documentsOfRole(role: JudgedInStack | undefined, stack: Stack): readonly unknown[] {
  return stack.references(LINKS.rolePolicy).flatMap(({ from, to }) => (role && to === role ? [from.props.policy] : []));
}

/** Whether a grant is for a role, by the role's name. */
const isGrantOf = ({ role }: Grant, { props }: JudgedInStack) => String(props.name).includes(`-${role}`);

/** The resources that a grant is for; none where the stack does not have what it goes with. */
function targetsOf({ to, named = "", except, beside }: Grant, stack: Stack): readonly (JudgedInStack | undefined)[] {
  if (beside !== undefined && stack.of(beside).length === 0) return [];
  const isMeant = (end: string | undefined) =>
    end?.includes(named) === true && (except === undefined || !end.includes(except));
  return to === undefined ? [undefined] : stack.of(to).filter((each) => isMeant(arnEnd(each)));
}

/** The end of the ARN of what a grant is for. */
const resourceOf = ({ within = "" }: Grant, target: JudgedInStack | undefined) =>
  target ? `${arnEnd(target)}${within}` : "*";

/** The roles of functions that lack a right that their function needs. */
export function* withoutGrant(grant: Grant, stack: Stack): Generator<Finding> {
  const { actions, within = "", like } = grant;
  if (like !== undefined) return;
  for (const resource of stack.of(ROLE).filter((role) => isGrantOf(grant, role)))
    for (const target of targetsOf(grant, stack))
      if (!allow(documentsOfRole(resource, stack), { actions, resource: resourceOf(grant, target) }))
        yield {
          resource,
          fault: `may not ${actions.join(", ")}${target ? ` on ${target.name}${within}` : ""}, which its function needs: allow it, or remove the call and its line in policies/lib/chains/grants.ts`,
        };
}

/** Every right that some line of the tables gives a role. */
function* rightsOf(role: JudgedInStack, stack: Stack): Generator<Right> {
  for (const link of Object.values<Link>(LINKS))
    if (link.allowed?.role !== undefined)
      for (const { from, to } of stack.references(link))
        if (to !== undefined && roleOf(textsAt(from, link.allowed.role)[0], stack) === role)
          for (const action of link.allowed.actions)
            yield { action, resource: `${arnEnd(to) ?? ""}${link.allowed.within ?? ""}` };
  for (const grant of GRANTS.filter((each) => isGrantOf(each, role)))
    for (const action of grant.actions)
      if (grant.like === undefined)
        for (const target of targetsOf(grant, stack)) yield { action, resource: resourceOf(grant, target) };
      else yield { action, resource: grant.like };
}

/** The roles that may do what neither a link nor their function needs. */
export function* withoutNeed(stack: Stack): Generator<Finding> {
  for (const resource of stack.of(ROLE)) {
    const rights = [...rightsOf(resource, stack)];
    const statements = documentsOfRole(resource, stack).flatMap((document) => readDocument(document).statements);
    for (const { actions, resources } of statements.filter(({ allows }) => allows))
      for (const action of actions) {
        const needed = rights.filter((right) => right.action.toLowerCase() === action.toLowerCase());
        for (const arn of resources)
          if (!needed.some((right) => isFor(arn, right.resource) || matches(right.resource, endOf(arn))))
            yield {
              resource,
              fault: `may ${action} on ${endOf(arn)}, which nothing here needs: remove it, or add the call's line to policies/lib/chains/grants.ts`,
            };
      }
  }
}
