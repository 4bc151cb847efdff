import { allow, assumedBy } from "../iam";
import type { RoleContext } from "./function-role";
import type { RoleArgs } from "./role";

/**
 * The role by which API Gateway starts the function that answers links. A permission on the function would name the API's id,
 * which AWS assigns.
 *
 * No condition names a source: AWS's guide shows none in such a role's trust policy and does not say that API Gateway states one
 * (https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-aws-services.html). Another
 * account's API cannot use the role: whoever gives an integration a role needs iam:PassRole, which reaches no other account.
 */
export function httpApi({ names }: RoleContext): RoleArgs {
  return {
    roleName: names.linksApi.role.name,
    description: "Lets API Gateway start the function that answers links",
    trust: assumedBy("apigateway.amazonaws.com"),
    permissions: [allow({ sid: "Invoke", actions: ["lambda:InvokeFunction"], resources: [names.functions.links.arn] })],
  };
}
