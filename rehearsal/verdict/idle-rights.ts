/** The rights of roles that no scenario used. Least privilege leaves none. No I/O. */
import type { Graph } from "../../infra/recorded-graph/graph";
import type { Outcome } from "../scenarios/scenario";

interface PolicyDocument {
  readonly Statement: readonly { readonly Action: readonly string[] }[];
}

/**
 * The rights that a stack's roles have by their policies and that none of them used in any scenario.
 *
 * @param outcomes of all scenarios: what a scenario that was not played would have used counts as unused
 * @returns role and action of each, `suppression-function dynamodb:DeleteItem`
 */
export function idleRights({ resources }: Graph, outcomes: readonly Pick<Outcome, "used">[]): string[] {
  const isUsed = (arn: string, action: string) => outcomes.some(({ used }) => used.get(arn)?.has(action));
  const policiesOf = (role: unknown) =>
    resources.filter(({ type, inputs }) => type === "aws:iam/rolePolicy:RolePolicy" && inputs.role === role);
  return resources
    .filter(({ type }) => type === "aws:iam/role:Role")
    .flatMap(({ name, inputs, outputs }) =>
      policiesOf(inputs.name)
        .flatMap(({ inputs: { policy } }) => (JSON.parse(String(policy)) as PolicyDocument).Statement)
        .flatMap(({ Action }) => Action)
        .filter((action) => !isUsed(String(outputs.arn), action))
        .map((action) => `${name} ${action}`),
    );
}
