/** The use of a stack's key. Pure. */
import { type Action, allow, type OneOrMore, type Statement } from "../../infra/iam/statements";
import type { DeploymentTarget } from "../../infra/names-and-arns/names";

/** Lets the key be used through services alone, as the key's own policy has it. AWS assigns the key's id. */
export function useKey(
  actions: OneOrMore<Action>,
  services: readonly string[],
  { partition, region, accountId }: DeploymentTarget,
): Statement {
  return allow({
    sid: "UseKeyThroughServices",
    actions,
    resources: [`arn:${partition}:kms:${region}:${accountId}:key/*`],
    conditions: { StringEquals: { "kms:ViaService": services.map((service) => `${service}.${region}.amazonaws.com`) } },
  });
}
