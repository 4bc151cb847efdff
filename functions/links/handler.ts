/** The links function: what recipients open from their mail, and what mail clients call to unsubscribe them. */
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import { openDynamoDB, openSecretsManager } from "../../core/aws-clients/clients";
import { readEnvironment } from "../../core/lambda-runtime/environment";
import { KeyRings } from "../../core/link-tokens/key-ring";
import { lineWriter } from "../../core/lambda-runtime/log";
import { readSecret } from "../../core/aws-clients/secrets";
import { english } from "../../mail/languages/en";
import { compiledPage } from "../../mail/pages/compiled";
import { contract } from "./environment";
import { answer } from "./links";
import { readRequest } from "./link-request";
import type { Links } from "./visit";

const environment = readEnvironment(contract);
const secrets = openSecretsManager();

const links: Links = {
  people: {
    dynamodb: openDynamoDB(),
    recipients: environment.RECIPIENTS_TABLE,
    objections: environment.OBJECTIONS_TABLE,
  },
  keys: new KeyRings(
    () => readSecret(secrets, environment.LINK_SIGNING_KEYS_SECRET),
    () => performance.now(),
  ),
  stack: environment.STACK_NAME,
  mailingLists: environment.MAILING_LISTS,
  languages: [english],
  report: lineWriter(environment.METRICS_NAMESPACE),
  template: compiledPage(),
  company: { name: environment.COMPANY, contact: environment.COMPLIANCE_CONTACT },
};

/** Answers one request of the HTTP API. */
export const handler = (event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> =>
  answer(links, readRequest(event));
