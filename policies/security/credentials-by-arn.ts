import { parseArn } from "../lib/resources/arn";
import { awsGuide } from "../lib/rule/frameworks";
import { environmentOf, type Variable } from "../lib/resources/environment";
import { ofType, resourceRule } from "../lib/rule/rule";
import { COMMAND } from "../lib/resources/command";

/** What a variable that holds a credential is called. */
const CREDENTIAL_NAME = /key|secret|token|passw|passphrase|credential/i;
/** Names of that kind whose values are public: DKIM tokens are published in DNS. */
const PUBLIC_NAMES = ["DKIM_TOKENS", "IDENTITY_DKIM_TOKENS"];

/** The faults of one environment variable. */
export function* violations({ path, name, value }: Variable): Generator<string> {
  if (!CREDENTIAL_NAME.test(name) || PUBLIC_NAMES.includes(name) || parseArn(value) !== undefined) return;
  yield `${path} is named like a credential but holds no ARN: put the value in Secrets Manager and pass the secret's ARN`;
}

export const credentialsByArn = resourceRule(
  {
    name: "credentials-by-arn",
    requires: "An environment variable named like a credential holds an ARN",
    why: "environment variables are readable in the console, in the state and in every crash report",
    severity: "critical",
    ...awsGuide(
      "AWS Lambda Developer Guide",
      "Securing environment variables",
      "Use AWS Secrets Manager instead of environment variables for database credentials, API keys and tokens",
      "https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars-encryption.html",
    ),
    remediationSteps: "Store the value with aws.secretsmanager, pass the ARN, and read the secret at run time.",
  },
  ofType("aws:lambda/function:Function", COMMAND),
  function* (resource) {
    for (const reading of environmentOf(resource))
      if ("fault" in reading) yield reading.fault;
      else yield* violations(reading.variable);
  },
);
