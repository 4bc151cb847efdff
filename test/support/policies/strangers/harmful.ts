/** What somebody careless or malicious might do to prod, by kind of harm. */
import { CREDENTIAL_SHAPES } from "../../../../policies/lib/credentials/credential-shapes";
import { add, type Change, like, map, set } from "./change";

const COMMAND = "command:local:Command";
const FUNCTION = "aws:lambda/function:Function";
const IDENTITY = "aws:sesv2/emailIdentity:EmailIdentity";
const KEY = "aws:kms/key:Key";
const PROVIDER = "pulumi:providers:aws";
const QUEUE_POLICY = "aws:sqs/queuePolicy:QueuePolicy";
const ROLE = "aws:iam/role:Role";
const ROLE_POLICY = "aws:iam/rolePolicy:RolePolicy";
const SCHEDULE = "aws:scheduler/schedule:Schedule";
const TOPIC = "aws:sns/topic:Topic";
const TOPIC_POLICY = "aws:sns/topicPolicy:TopicPolicy";
const DNS = "mail:index:Dns";

const [{ sample: CREDENTIAL } = { sample: "" }] = CREDENTIAL_SHAPES;
/** The same as the rehearsal's secret of the stack. */
const LINK_KEY = Buffer.from("a link-signing key of the rehearsal, 32+").toString("base64");

const document = (...statements: readonly object[]) => JSON.stringify({ Version: "2012-10-17", Statement: statements });
const allow = (action: unknown, resource: unknown, more: object = {}) => ({
  Effect: "Allow",
  Action: action,
  Resource: resource,
  ...more,
});
const plaintext = { Bool: { "aws:SecureTransport": "false" } };
const BOUNCES = "arn:aws:sns:us-east-1:681214184463:ses-bounces-candlefish";
const TABLE = "arn:aws:dynamodb:us-east-1:681214184463:table/candlefish-recipients";

type Records = readonly { readonly name: string; readonly type: string; readonly content: string }[];

/** In the component's arguments and in what the Command reads. */
function records(what: string, change: (records: Records) => Records): Readonly<Record<string, Change>> {
  return {
    [`${what}, in the component`]: map(DNS, "dns", "records", change),
    [`${what}, in the Command`]: map(COMMAND, "dns", "stdin/records", change),
  };
}

const also = (type: string, name: string, content: string) => (all: Records) => [
  ...all,
  { name, type, content, ttl: 600 },
];
const saying = (at: string, type: string, content: string) => (all: Records) =>
  all.map((each) => (each.name === at && each.type === type ? { ...each, content } : each));

const spf = (term: string) =>
  records(`SPF with ${term}`, saying("candlefish.ai", "TXT", `v=spf1 include:amazonses.com ${term} ~all`));

export const HARMFUL: Readonly<Record<string, Readonly<Record<string, Change>>>> = {
  "types that no rule judges": {
    "a function's URL without authorization": add("aws:lambda/functionUrl:FunctionUrl", { authorizationType: "NONE" }),
    "a CloudFormation stack": add("aws:cloudformation/stack:Stack", { templateBody: "{}" }),
    "Cloud Control": add("aws:cloudcontrol/resource:Resource", { desiredState: "{}" }),
    "the native provider": add("aws-native:iam:Role"),
    "a dynamic resource": add("pulumi-nodejs:dynamic:Resource", { __provider: "x" }),
    "a command elsewhere": add("command:remote:Command", { create: "x" }),
    "a grant of the key": add("aws:kms/grant:Grant", { operations: ["Decrypt"] }),
    "an identity by the API before SES v2": add("aws:ses/domainIdentity:DomainIdentity", { domain: "candlefish.ai" }),
    "a redrive policy apart": add("aws:sqs/redrivePolicy:RedrivePolicy"),
    "a pipe": add("aws:pipes/pipe:Pipe"),
    "DMARC at Route 53": add("aws:route53/record:Record", {
      name: "_dmarc.candlefish.ai",
      records: ["v=DMARC1; p=none"],
    }),
    "DMARC at Cloudflare": add("cloudflare:index/record:Record", { name: "_dmarc", value: "v=DMARC1; p=none" }),
    "an export of the table": add("aws:dynamodb/tableExport:TableExport", { tableArn: TABLE }),
    "a replica of the table": add("aws:dynamodb/tableReplica:TableReplica", { globalTableArn: TABLE }),
    "a layer": add("aws:lambda/layerVersion:LayerVersion"),
    "a component of somebody else's": add("other:index:Component"),
    "another provider": add("pulumi:providers:cloudflare"),
  },
  "commands that run other code": {
    "a second one": like(COMMAND, "dns"),
    "another create": set(COMMAND, "dns", "create", "node -e x"),
    "another update": set(COMMAND, "dns", "update", "curl https://example.net"),
    "another delete": set(COMMAND, "dns", "delete", "true"),
    "another interpreter": set(COMMAND, "dns", "interpreter", ["/bin/sh", "-c"]),
    "one argument more": map(COMMAND, "dns", "interpreter", (list: readonly string[]) => [
      "node",
      "-r",
      "/tmp/x.js",
      ...list,
    ]),
    triggers: set(COMMAND, "dns", "triggers", ["1"]),
    "the removal of the records at the start": set(COMMAND, "dns", "create", "destroy"),
    "another folder": set(COMMAND, "dns", "dir", "/tmp"),
    "another host for the keys": set(COMMAND, "dns", "environment/PORKBUN_API_URL", "https://example.net"),
    "options of Node.js": set(COMMAND, "dns", "environment/NODE_OPTIONS", "--require /tmp/x.js"),
    "TLS without certificates": set(COMMAND, "dns", "environment/NODE_TLS_REJECT_UNAUTHORIZED", "0"),
    "a search path": set(COMMAND, "dns", "environment/PATH", "/tmp"),
    "another secret": set(
      COMMAND,
      "dns",
      "environment/PORKBUN_SECRET_ARN",
      "arn:aws:secretsmanager:us-east-1:681214184463:secret:another",
    ),
    "a secret of another account": set(
      COMMAND,
      "dns",
      "environment/PORKBUN_SECRET_ARN",
      "arn:aws:secretsmanager:us-east-1:999988887777:secret:candlefish/porkbun",
    ),
  },
  "trust and accounts stepped around": {
    "an identity provider": set(ROLE, "guard-function", "assumeRolePolicy/Statement/0/Principal", {
      Federated: "accounts.google.com",
    }),
    "the whole account": set(ROLE, "guard-function", "assumeRolePolicy/Statement/0/Principal", {
      AWS: "arn:aws:iam::681214184463:root",
    }),
    "another service": set(ROLE, "guard-function", "assumeRolePolicy/Statement/0/Principal", {
      Service: "ec2.amazonaws.com",
    }),
    "a second provider": like(PROVIDER, "aws"),
    "a second provider elsewhere": like(PROVIDER, "aws", {
      region: "eu-west-1",
      allowedAccountIds: '["999988887777"]',
    }),
    "keys in the provider": set(PROVIDER, "aws", "accessKey", "x"),
    "another endpoint": set(PROVIDER, "aws", "endpoints", '[{"sns":"https://example.net"}]'),
    "a proxy": set(PROVIDER, "aws", "httpProxy", "http://example.net"),
    "another account in escaped digits": map(TOPIC_POLICY, "bounces", "policy", (policy: string) =>
      policy.replace('"aws:SourceAccount":"681214184463"', '"aws:SourceAccount":"\\u0039\\u0039\\u0039988887777"'),
    ),
    "another account's ARN in escaped digits": map(ROLE_POLICY, "guard-function", "policy", (policy: string) =>
      policy.replace("681214184463", "\\u0039\\u0039\\u0039988887777"),
    ),
    "a function's role that the stack does not make": set(
      FUNCTION,
      "guard",
      "role",
      "arn:aws:iam::681214184463:role/admin",
    ),
    "a schedule's role that the stack does not make": set(
      SCHEDULE,
      "report",
      "target/roleArn",
      "arn:aws:iam::681214184463:role/admin",
    ),
    "the rights of a role that the stack does not make": set(ROLE_POLICY, "guard-function", "role", "admin"),
    "all roles for the key": set(KEY, "encryption", "policy/Statement/2/Principal", {
      AWS: "arn:aws:iam::681214184463:role/*",
    }),
    "a role for the key that the stack does not make": set(KEY, "encryption", "policy/Statement/2/Principal", {
      AWS: "arn:aws:iam::681214184463:role/x",
    }),
    "the key through any service": set(KEY, "encryption", "policy/Statement/2/Condition", {
      StringLike: { "kms:ViaService": "*" },
    }),
    "the key by a call of its own": set(KEY, "encryption", "policy/Statement/2/Condition", undefined),
    "escalation by a policy that is attached": add("aws:iam/policy:Policy", {
      policy: document(allow("iam:PassRole", "*")),
    }),
    "an attachment": add("aws:iam/rolePolicyAttachment:RolePolicyAttachment", {
      role: "candlefish-guard-function",
      policyArn: "arn:aws:iam::681214184463:policy/other",
    }),
    "a customer policy that the stack does not hold": set(ROLE, "guard-function", "managedPolicyArns", [
      "arn:aws:iam::681214184463:policy/other",
    ]),
    "escalation by an inline policy of the role": set(ROLE, "guard-function", "inlinePolicies", [
      {
        name: "x",
        policy: document(allow("iam:PassRole", "arn:aws:iam::681214184463:role/candlefish-report-function")),
      },
    ]),
    "an action of IAM": set(ROLE_POLICY, "guard-function", "policy/Statement/0/Action", ["iam:GetRole"]),
    "an action of STS": set(ROLE_POLICY, "guard-function", "policy/Statement/0/Action", ["sts:AssumeRole"]),
  },
  "records that let strangers send as us": {
    ...spf("ip4:0.0.0.0/0"),
    ...spf("exists:%{i}.example.net"),
    ...spf("include:example.net"),
    ...spf("a"),
    "no SPF at the domain": map(COMMAND, "dns", "stdin/records", (all: Records) =>
      all.filter(({ name }) => name !== "candlefish.ai"),
    ),
    "no MX at MAIL FROM": map(COMMAND, "dns", "stdin/records", (all: Records) =>
      all.filter(({ type }) => type !== "MX"),
    ),
    ...records("a foreign DKIM key as TXT", also("TXT", "s1._domainkey.candlefish.ai", "v=DKIM1; p=MIGf")),
    ...records("a foreign DKIM key as CNAME", also("CNAME", "s1._domainkey.candlefish.ai", "s1.example.net")),
    ...records("a wildcard of DKIM keys", also("TXT", "*._domainkey.candlefish.ai", "v=DKIM1; p=MIGf")),
    ...records("DKIM keys delegated", also("NS", "_domainkey.candlefish.ai", "ns1.example.net")),
    ...records("MX at the domain", also("MX", "candlefish.ai", "mx.example.net")),
    ...records("MX at a wildcard", also("MX", "*.candlefish.ai", "mx.example.net")),
    ...records("MX of MAIL FROM elsewhere", saying("bounce.candlefish.ai", "MX", "mx.example.net")),
    ...records(
      "failure reports to a stranger",
      saying(
        "_dmarc.candlefish.ai",
        "TXT",
        "v=DMARC1; p=quarantine; rua=mailto:dmarc@candlefish.ai; ruf=mailto:x@example.net",
      ),
    ),
    "a signing key from outside": set(IDENTITY, "domain", "dkimSigningAttributes", {
      domainSigningPrivateKey: "x",
      domainSigningSelector: "s1",
    }),
    "an address at a domain without DMARC": set(
      IDENTITY,
      "patrick@candlefish.ai",
      "emailIdentity",
      "patrick@example.net",
    ),
  },
  "credentials in the clear": {
    "in a parameter": add("aws:ssm/parameter:Parameter", { value: CREDENTIAL }),
    "in an object": add("aws:s3/bucketObject:BucketObject", { content: CREDENTIAL }),
    "in a table's item": add("aws:dynamodb/tableItem:TableItem", { item: `{"x":{"S":"${CREDENTIAL}"}}` }),
    "in a schedule's input": set(SCHEDULE, "report", "target/input", `{"key":"${CREDENTIAL}"}`),
    "in a description": set(ROLE, "scheduler", "description", CREDENTIAL),
    "in a physical name": set(TOPIC, "bounces", "name", CREDENTIAL),
    "in a tag": set(TOPIC, "bounces", "tags", { key: CREDENTIAL }),
    "in a component's argument": set(DNS, "dns", "zone", CREDENTIAL),
    "in the provider": set(PROVIDER, "aws", "accessKey", CREDENTIAL),
    "in the provider's tags": set(
      PROVIDER,
      "aws",
      "defaultTags",
      `{"tags":{"production":"true","key":"${CREDENTIAL}"}}`,
    ),
    "in escaped letters": set(SCHEDULE, "report", "target/input", `{"key":"\\u0041${CREDENTIAL.slice(1)}"}`),
    "the link-signing key in a variable": set(FUNCTION, "report", "environment/variables/SENDING_DOMAIN", LINK_KEY),
    "the link-signing key in a tag": set(TOPIC, "bounces", "tags", { note: LINK_KEY }),
    "the link-signing key in a schedule's input": set(
      SCHEDULE,
      "report",
      "target/input",
      JSON.stringify({ k: LINK_KEY }),
    ),
    "the link-signing key in the records": set(COMMAND, "dns", "stdin/owner/name", LINK_KEY),
  },
  "messages without TLS": {
    "a policy of another topic": set(TOPIC_POLICY, "bounces", "arn", BOUNCES.replace("bounces", "events")),
    "a policy of another queue": set(
      QUEUE_POLICY,
      "feedback",
      "queueUrl",
      "https://sqs.us-east-1.amazonaws.com/681214184463/candlefish-undelivered",
    ),
    "a Deny for another topic": set(TOPIC_POLICY, "bounces", "policy/Statement/1/Resource", [
      BOUNCES.replace("bounces", "events"),
    ]),
    "a Deny for services": set(TOPIC_POLICY, "bounces", "policy/Statement/1/Principal", { Service: "*" }),
    "a Deny for an identity provider": set(TOPIC_POLICY, "bounces", "policy/Statement/1/Principal", { Federated: "*" }),
    "a policy without a Deny, stated with the topic": set(
      TOPIC,
      "bounces",
      "policy",
      document(allow("sns:Publish", BOUNCES, { Principal: { Service: "ses.amazonaws.com" } })),
    ),
    "a Deny of what does not send": set(TOPIC_POLICY, "bounces", "policy/Statement/1", {
      Effect: "Deny",
      Principal: "*",
      Action: "sns:Subscribe",
      Resource: BOUNCES,
      Condition: plaintext,
    }),
  },
  "rights beyond need": {
    "sending from any domain": map(ROLE_POLICY, "report-function", "policy", (policy: string) =>
      policy.replace(/"ses:FromAddress":[^}]*/, '"ses:FromAddress":"*@example.net"'),
    ),
    "the Porkbun key": map(ROLE_POLICY, "report-function", "policy/Statement", (all: readonly object[]) => [
      ...all,
      allow(
        "secretsmanager:GetSecretValue",
        "arn:aws:secretsmanager:us-east-1:681214184463:secret:candlefish/porkbun-??????",
      ),
    ]),
    "a purge": map(ROLE_POLICY, "suppression-function", "policy/Statement/0/Action", (all: readonly string[]) => [
      ...all,
      "sqs:PurgeQueue",
    ]),
    "the removal of items": map(
      ROLE_POLICY,
      "suppression-function",
      "policy/Statement/1/Action",
      (all: readonly string[]) => [...all, "dynamodb:DeleteItem"],
    ),
    "the removal of suppressed addresses": map(
      ROLE_POLICY,
      "reconcile-function",
      "policy/Statement/2/Action",
      (all: readonly string[]) => [...all, "ses:DeleteSuppressedDestination"],
    ),
  },
};

/** What the packs can detect once SES has assigned the DKIM tokens, after the first up. */
export const HARMFUL_LATER: Readonly<Record<string, Change>> = {
  "other tokens than the component's": set(
    DNS,
    "dns",
    "dkimTokens",
    ["a", "b", "c"].map((letter) => letter.repeat(32)),
  ),
  "tokens that the Command gets from elsewhere": set(
    COMMAND,
    "dns",
    "environment/DKIM_TOKENS",
    ["a", "b", "c"].map((letter) => letter.repeat(32)).join(","),
  ),
  "an alias of another key": set("aws:kms/alias:Alias", "encryption", "targetKeyId", "0f86075c"),
  "a host that leads to another API": set(
    "aws:apigatewayv2/apiMapping:ApiMapping",
    "links-domain",
    "apiId",
    "cc76dc38c5",
  ),
  "a record for links that leads elsewhere": set(
    COMMAND,
    "links-dns",
    "environment/LINKS_TARGET",
    "d-2.execute-api.us-east-1.amazonaws.com",
  ),
};
