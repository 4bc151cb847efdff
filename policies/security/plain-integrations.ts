import { parseArn } from "../lib/arn";
import { awsGuide } from "../lib/frameworks";
import { known } from "../lib/known";
import { type Judged, ofType, resourceRule } from "../lib/rule";

/** The faults of an integration by its inputs. */
export function* violations(props: Judged["props"]): Generator<string> {
  if (known(props.integrationType) !== "AWS_PROXY") yield "is none with a function: state integrationType AWS_PROXY";
  const target = parseArn(String(known(props.integrationUri)));
  if (target?.service !== "lambda" || !/^function:[\w-]+$/.test(target.resource))
    yield "reaches what is no function: state the function's ARN as integrationUri";
  if (known(props.payloadFormatVersion) !== "2.0")
    yield "passes requests on in another form than the function reads: state payloadFormatVersion 2.0";
  const role = parseArn(String(known(props.credentialsArn)));
  if (role?.service !== "iam" || !role.resource.startsWith("role/"))
    yield "has no role that may start the function: state its ARN as credentialsArn";
}

export const plainIntegrations = resourceRule(
  {
    name: "plain-integrations",
    requires: "An HTTP API passes requests unchanged to a function, with a role of the stack",
    why: "any other integration could send requests, and the tokens in them, somewhere else",
    severity: "high",
    ...awsGuide(
      "Amazon API Gateway Developer Guide",
      "Integrations for HTTP APIs",
      "Create AWS Lambda proxy integrations for HTTP APIs",
      "https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html",
    ),
    remediationSteps: "Set a function's ARN, a role's ARN and payload format 2.0, and nothing else.",
  },
  ofType("aws:apigatewayv2/integration:Integration"),
  ({ props }) => violations(props),
);
