import { allow, assumedBy } from "./statements";
import type { RoleContext } from "./function-role";
import type { RoleArgs } from "./role";

/**
 * The role with which API Gateway invokes the links function. A permission on the function would have to name the API's id, which
 * AWS assigns.
 *
 * The trust policy has no condition on the source: AWS's guide shows none for such a role and does not say that API Gateway sends
 * one (https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-aws-services.html). Another
 * account's API cannot use the role: giving it to an integration takes iam:PassRole, which does not reach other accounts.
 */
export function httpApi({ names }: RoleContext): RoleArgs {
  return {
    roleName: names.linksApi.role.name,
    description: "Lets API Gateway invoke the function that serves the links",
    trust: assumedBy("apigateway.amazonaws.com"),
    permissions: [allow({ sid: "Invoke", actions: ["lambda:InvokeFunction"], resources: [names.functions.links.arn] })],
  };
}
