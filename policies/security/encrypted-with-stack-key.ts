import { awsGuide } from "../lib/frameworks";
import { asObject, isUnknown, known } from "../lib/known";
import { type Judged, ofType, resourceRule } from "../lib/rule";

const TABLE = "aws:dynamodb/table:Table";

/** Where each type that the design encrypts with the stack's key names it. */
export const KEY_PROPERTIES: Readonly<Record<string, string>> = {
  "aws:sns/topic:Topic": "kmsMasterKeyId",
  "aws:sqs/queue:Queue": "kmsMasterKeyId",
  "aws:secretsmanager/secret:Secret": "kmsKeyId",
};

/** The faults of a key's name. */
export function* violations(property: string, key: unknown): Generator<string> {
  const mend = `state ${property}: "alias/<name>" of the stack's own key`;
  if (typeof key !== "string" || key === "") yield `is not encrypted with the stack's key: ${mend}`;
  else if (/(^|:)alias\/aws\//.test(key))
    yield `is encrypted with a key of AWS (${property}), whose policy nobody can change, so that SES cannot publish: ${mend}`;
  else if (!/^(arn:[^:]+:kms:[^:]+:\d{12}:)?alias\/[\w/-]+$/.test(key))
    yield `names its key by something other than an alias (${property}): ${mend}`;
}

/** The table alone names its key by the key's ARN, which only AWS can assign and which stays unread here. */
function* ofTable({ props }: Judged): Generator<string> {
  const encryption = asObject(props.serverSideEncryption) ?? {};
  if (known(encryption.enabled) !== true)
    yield "is not encrypted with the stack's key: state serverSideEncryption.enabled: true";
  if (!isUnknown(encryption, "kmsKeyArn") && typeof encryption.kmsKeyArn !== "string")
    yield "is encrypted with a key of AWS: state serverSideEncryption.kmsKeyArn: the arn of the stack's own key";
}

export const encryptedWithStackKey = resourceRule(
  {
    name: "encrypted-with-stack-key",
    requires: "Topics, queues, secrets and tables are encrypted with the stack's own key",
    why: "the key's policy says who can read them, and SES cannot publish to a topic encrypted with alias/aws/sns",
    severity: "critical",
    ...awsGuide(
      "Amazon SES Developer Guide",
      "Configuring Amazon SNS notifications",
      "If the topic uses AWS KMS for server-side encryption, the key policy must allow ses.amazonaws.com",
      "https://docs.aws.amazon.com/ses/latest/dg/configure-sns-notifications.html",
    ),
    remediationSteps: "Use the alias of the stack's key; create aws.kms.Key and aws.kms.Alias first.",
  },
  ofType(...Object.keys(KEY_PROPERTIES), TABLE),
  function* (resource) {
    const property = KEY_PROPERTIES[resource.type];
    if (property === undefined) yield* ofTable(resource);
    else yield* violations(property, known(resource.props[property]));
  },
);
