/** Gives roles, services and principals more actions than they need. */
import { ACTIONS } from "../../../../policies/security/listed-actions";
import type { Given } from "../judging";
import type { Program } from "../program";
import type { Mutant } from "./mutant";
import { opened, type Path } from "./walk";

interface Statement {
  readonly Sid?: string;
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Condition?: unknown;
}

interface Document {
  readonly of: Given;
  readonly path: Path;
  readonly statements: readonly Statement[];
}

const actionsOf = ({ Action }: Statement) => [Action].flat();
const resourcesOf = ({ Resource = [] }: Statement) => [Resource].flat();
const serviceOf = (action: string | undefined) => action?.split(":")[0];

/** Whether a document allows an action already on all that a statement is about, without a condition or under the same one. */
const allows = ({ statements }: Document, action: string, about: Statement) =>
  resourcesOf(about).every((resource) =>
    statements.some(
      (each) =>
        (each.Condition === undefined || JSON.stringify(each.Condition) === JSON.stringify(about.Condition)) &&
        actionsOf(each).includes(action) &&
        resourcesOf(each).includes(resource),
    ),
  );

function documentsIn({ inputs }: Program): readonly Document[] {
  return inputs
    .filter(({ type }) => type.startsWith("aws:"))
    .flatMap((of) =>
      ["policy", "assumeRolePolicy"].flatMap((property) => {
        const { Statement } = (opened(of.props[property]) ?? {}) as { readonly Statement?: readonly Statement[] };
        return Statement === undefined ? [] : [{ of, path: [property, "Statement"], statements: Statement }];
      }),
    );
}

/** One mutant for each listed action that a statement could allow besides: those of its service, or any if it is about everything. */
function besides(document: Document): readonly Mutant[] {
  const { of, path, statements } = document;
  const listed = ACTIONS[path[0] === "assumeRolePolicy" ? "trust" : of.type] ?? ACTIONS.identity ?? [];
  return statements.flatMap((statement, index) => {
    const actions = actionsOf(statement);
    const possible = listed.filter(
      (action) => resourcesOf(statement).includes("*") || serviceOf(action) === serviceOf(actions[0]),
    );
    return statement.Effect === "Deny"
      ? []
      : possible
          .filter((action) => !actions.includes(action) && !allows(document, action, statement))
          .map((action) => ({
            what: `${of.name ?? ""} ${statement.Sid ?? ""} also allows ${action}`,
            of,
            path: [...path, String(index), "Action"],
            value: [...actions, action],
          }));
  });
}

/** One mutant for each statement of another role that a role lacks: the role gets it. */
function ofOthers(document: Document, others: readonly Document[]): readonly Mutant[] {
  const { of, path, statements } = document;
  return others.flatMap((other) =>
    other.statements
      .filter((statement) => !actionsOf(statement).every((action) => allows(document, action, statement)))
      .map((statement) => ({
        what: `${of.name ?? ""} has ${statement.Sid ?? ""} of ${other.of.name ?? ""}`,
        of,
        path,
        value: [...statements, statement],
      })),
  );
}

/** The mutants of every document of a stack. */
export function addedActions(program: Program): readonly Mutant[] {
  const documents = documentsIn(program);
  const ofRoles = documents.filter(({ of }) => of.type === "aws:iam/rolePolicy:RolePolicy");
  return [
    ...documents.flatMap(besides),
    ...ofRoles.flatMap((document) =>
      ofOthers(
        document,
        ofRoles.filter((other) => other !== document),
      ),
    ),
  ];
}
