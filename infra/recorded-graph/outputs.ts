/**
 * What AWS returns when a resource is created: its id and the outputs that a program can read. None of AWS's rules is checked here.
 */
import { createHash } from "node:crypto";
import { unknownValue } from "@pulumi/pulumi/runtime/rpc";

/** The account in which resources are created. */
export interface Account {
  readonly partition: string;
  readonly region: string;
  readonly accountId: string;
  /** The Easy DKIM tokens of an identity that exists already; a new one gets tokens of its own. */
  readonly dkimTokens?: Readonly<Record<string, readonly string[]>>;
}

/** The id and the computed outputs of one resource. */
export interface Computed {
  readonly id: string;
  readonly outputs: Readonly<Record<string, unknown>>;
}

type Inputs = Readonly<Record<string, unknown>>;
type Answer = (name: string, inputs: Inputs, account: Account) => Computed;

const digest = (text: string, length: number) => createHash("sha256").update(text).digest("hex").slice(0, length);
const arn = ({ partition, region, accountId }: Account, service: string, resource: string) =>
  `arn:${partition}:${service}:${region}:${accountId}:${resource}`;
const uuid = (text: string) =>
  digest(text, 32).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, (_, a, b, c, d, e) => [a, b, c, d, e].join("-"));
const withArn =
  (service: string, resource: (name: string) => string): Answer =>
  (name, _, account) => ({ id: name, outputs: { arn: arn(account, service, resource(name)) } });
const idOnly =
  (id: (inputs: Inputs, name: string) => string): Answer =>
  (name, inputs) => ({ id: id(inputs, name), outputs: {} });

const answers: Readonly<Record<string, Answer>> = {
  "pulumi:providers:aws": (name) => ({ id: uuid(name), outputs: {} }),
  "aws:kms/key:Key": (name, _, account) => {
    const keyId = uuid(name);
    return { id: keyId, outputs: { keyId, arn: arn(account, "kms", `key/${keyId}`) } };
  },
  "aws:kms/alias:Alias": withArn("kms", (name) => name),
  "aws:secretsmanager/secret:Secret": (name, _, account) => {
    const secret = arn(account, "secretsmanager", `secret:${name}-${digest(name, 6)}`);
    return { id: secret, outputs: { arn: secret } };
  },
  "aws:secretsmanager/secretVersion:SecretVersion": (name, inputs) => {
    const versionId = uuid(name);
    return { id: `${String(inputs.secretId)}|${versionId}`, outputs: { arn: inputs.secretId, versionId } };
  },
  "aws:acm/certificate:Certificate": (name, inputs, account) => {
    const domain = String(inputs.domainName);
    const record = {
      domainName: domain,
      resourceRecordName: `_${digest(domain, 32)}.${domain}.`,
      resourceRecordType: "CNAME",
      resourceRecordValue: `_${digest(`${domain}.`, 32)}.${digest(domain, 10)}.acm-validations.aws.`,
    };
    const certificate = arn(account, "acm", `certificate/${uuid(name)}`);
    return { id: certificate, outputs: { arn: certificate, domainValidationOptions: [record] } };
  },
  "aws:acm/certificateValidation:CertificateValidation": idOnly((inputs, name) =>
    uuid(name + String(inputs.certificateArn)),
  ),
  "aws:apigatewayv2/api:Api": (name, _, account) => {
    const id = digest(name, 10);
    return { id, outputs: { arn: `arn:${account.partition}:apigateway:${account.region}::/apis/${id}` } };
  },
  "aws:apigatewayv2/integration:Integration": idOnly((inputs, name) => digest(String(inputs.apiId) + name, 7)),
  "aws:apigatewayv2/route:Route": idOnly((inputs, name) => digest(String(inputs.apiId) + name, 7)),
  "aws:apigatewayv2/stage:Stage": (name, inputs, account) => ({
    id: name,
    outputs: {
      arn: `arn:${account.partition}:apigateway:${account.region}::/apis/${String(inputs.apiId)}/stages/${name}`,
      // AWS itself redeploys.
      deploymentId: digest(name, 6),
    },
  }),
  "aws:apigatewayv2/domainName:DomainName": (name, inputs, account) => ({
    id: name,
    outputs: {
      arn: `arn:${account.partition}:apigateway:${account.region}::/domainnames/${name}`,
      domainNameConfiguration: {
        ...(inputs.domainNameConfiguration as object | undefined),
        targetDomainName: `d-${digest(name, 10)}.execute-api.${account.region}.amazonaws.com`,
        hostedZoneId: "Z1UJRXOUMOOFQ8",
      },
    },
  }),
  "aws:apigatewayv2/apiMapping:ApiMapping": idOnly((inputs, name) => digest(String(inputs.domainName) + name, 6)),
  "aws:cloudwatch/logMetricFilter:LogMetricFilter": idOnly((_, name) => name),
  "aws:sns/topic:Topic": (name, _, account) => {
    const topic = arn(account, "sns", name);
    return { id: topic, outputs: { arn: topic, owner: account.accountId } };
  },
  "aws:sns/topicPolicy:TopicPolicy": idOnly((inputs) => String(inputs.arn)),
  "aws:sns/topicSubscription:TopicSubscription": (name, inputs) => {
    const subscription = `${String(inputs.topic)}:${uuid(name)}`;
    return { id: subscription, outputs: { arn: subscription } };
  },
  "aws:sqs/queue:Queue": (name, _, account) => {
    const url = `https://sqs.${account.region}.amazonaws.com/${account.accountId}/${name}`;
    return { id: url, outputs: { url, arn: arn(account, "sqs", name) } };
  },
  "aws:sqs/queuePolicy:QueuePolicy": idOnly((inputs) => String(inputs.queueUrl)),
  "aws:sqs/redrivePolicy:RedrivePolicy": idOnly((inputs) => String(inputs.queueUrl)),
  "aws:sqs/redriveAllowPolicy:RedriveAllowPolicy": idOnly((inputs) => String(inputs.queueUrl)),
  "aws:dynamodb/table:Table": withArn("dynamodb", (name) => `table/${name}`),
  "aws:iam/role:Role": (name, _, account) => ({
    id: name,
    outputs: {
      arn: `arn:${account.partition}:iam::${account.accountId}:role/${name}`,
      uniqueId: `AROA${digest(name, 17).toUpperCase()}`,
    },
  }),
  "aws:iam/rolePolicy:RolePolicy": idOnly((inputs, name) => `${String(inputs.role)}:${name}`),
  "aws:cloudwatch/dashboard:Dashboard": (name, _, account) => ({
    id: name,
    outputs: { dashboardArn: `arn:${account.partition}:cloudwatch::${account.accountId}:dashboard/${name}` },
  }),
  "aws:cloudwatch/logGroup:LogGroup": withArn("logs", (name) => `log-group:${name}`),
  "aws:cloudwatch/metricAlarm:MetricAlarm": withArn("cloudwatch", (name) => `alarm:${name}`),
  "aws:lambda/function:Function": withArn("lambda", (name) => `function:${name}`),
  "aws:lambda/eventSourceMapping:EventSourceMapping": (name, _, account) => ({
    id: uuid(name),
    outputs: { uuid: uuid(name), arn: arn(account, "lambda", `event-source-mapping:${uuid(name)}`) },
  }),
  "aws:scheduler/scheduleGroup:ScheduleGroup": withArn("scheduler", (name) => `schedule-group/${name}`),
  "aws:scheduler/schedule:Schedule": (name, inputs, account) => {
    const path = `${typeof inputs.groupName === "string" ? inputs.groupName : "default"}/${name}`;
    return { id: path, outputs: { arn: arn(account, "scheduler", `schedule/${path}`) } };
  },
  "aws:sesv2/configurationSet:ConfigurationSet": withArn("ses", (name) => `configuration-set/${name}`),
  "aws:sesv2/configurationSetEventDestination:ConfigurationSetEventDestination": idOnly(
    (inputs) => `${String(inputs.configurationSetName)}|${String(inputs.eventDestinationName)}`,
  ),
  "aws:sesv2/emailIdentity:EmailIdentity": (identity, inputs, account) => ({
    id: identity,
    outputs: {
      arn: arn(account, "ses", `identity/${identity}`),
      identityType: identity.includes("@") ? "EMAIL_ADDRESS" : "DOMAIN",
      verifiedForSendingStatus: false,
      dkimSigningAttributes: {
        ...(inputs.dkimSigningAttributes as object | undefined),
        status: "PENDING",
        tokens: account.dkimTokens?.[identity] ?? [0, 1, 2].map((i) => digest(`${identity}${i}`, 32)),
      },
    },
  }),
  "aws:sesv2/emailIdentityFeedbackAttributes:EmailIdentityFeedbackAttributes": idOnly((inputs) =>
    String(inputs.emailIdentity),
  ),
  "aws:sesv2/emailIdentityMailFromAttributes:EmailIdentityMailFromAttributes": idOnly((inputs) =>
    String(inputs.emailIdentity),
  ),
  "aws:sesv2/accountSuppressionAttributes:AccountSuppressionAttributes": (_, __, account) => ({
    id: account.accountId,
    outputs: {},
  }),
  "command:local:Command": (name) => ({ id: `command${digest(name, 16)}`, outputs: { stdout: "", stderr: "" } }),
};

/** The physical name in a resource's inputs, else its logical name, from which the provider would make one. */
function physical(name: string, inputs: Inputs): string {
  const { name: given, emailIdentity, configurationSetName, dashboardName, domainName } = inputs;
  const named = [given, emailIdentity, configurationSetName, dashboardName, domainName].find(
    (value) => typeof value === "string",
  );
  return named ?? name;
}

/**
 * What AWS returns when a resource of this type is created with these inputs.
 *
 * @param type the type token, for example `aws:sns/topic:Topic`
 * @param name the logical name, used where the inputs hold no physical one
 * @throws Error for a type that has no line here: add one
 */
export function computed(type: string, name: string, inputs: Inputs, account: Account): Computed {
  const answer = answers[type];
  if (!answer) throw new Error(`infra/recorded-graph/outputs.ts has no outputs for ${type}`);
  return answer(physical(name, inputs), inputs, account);
}

const isObject = (value: unknown): value is Inputs =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * What a preview knows of a resource that does not exist yet: its inputs. The parts that AWS adds to an input are there as
 * unknowns; other outputs are left out, and the program takes those for unknown too.
 */
export function knownAtPreview(inputs: Inputs, outputs: Inputs): Record<string, unknown> {
  const completed = Object.entries(outputs).flatMap(([key, output]): [string, unknown][] => {
    const input = inputs[key];
    if (!isObject(input) || !isObject(output)) return [];
    return [[key, { ...Object.fromEntries(Object.keys(output).map((part) => [part, unknownValue])), ...input }]];
  });
  return { ...inputs, ...Object.fromEntries(completed) };
}
