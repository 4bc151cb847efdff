/**
 * Physical names and ARNs, all known before anything is deployed.
 *
 * A policy rule that reads an unknown value is skipped at preview with a note, so no document that a rule judges may hold an output
 * of a resource. Every name and ARN in a document comes from here instead. The price is that no dependency is implied: code that
 * uses a name from here states `dependsOn` (the tests check it).
 */

import { partName } from "../alarm-parts/parts";
import { type FunctionName, functions, mapped, queues, scheduledFunctions } from "../function-declarations/functions";

/** What a stack is deployed to, and under which name: everything that its names and ARNs are made of. */
export interface DeploymentTarget {
  /** The AWS partition: `aws`, or `aws-us-gov`. China has no SES. */
  readonly partition: string;
  /** The AWS Region, for example `us-east-1`. */
  readonly region: string;
  /** The twelve digits of the AWS account. */
  readonly accountId: string;
  /** The name that every physical name is derived from. */
  readonly name: string;
  /** The Pulumi stack. */
  readonly stack: string;
  /** What every physical name ends in: nothing in production, `-<stack>` elsewhere. */
  readonly suffix: string;
}

/** The domain of the AWS console by partition. */
const console: Readonly<Record<string, string>> = {
  aws: "console.aws.amazon.com",
  "aws-us-gov": "console.amazonaws-us-gov.com",
};

/** The names and ARNs of one stack; see {@link names}. */
export type Names = ReturnType<typeof names>;

/**
 * The names and ARNs of one stack.
 *
 * A production stack has the names in the request; any other stack appends `-<stack>`. No base is another base followed by a hyphen
 * and more, so the names of two stacks with the same `name` never collide, whatever the stacks are called. Two production stacks
 * would collide, but they would share the sending domain as well. In a secret's name the stack comes before the slash: Secrets
 * Manager appends a hyphen and six characters to the name in its ARN, and a name that itself ends in that shape makes a partial ARN
 * ambiguous (https://docs.aws.amazon.com/secretsmanager/latest/userguide/troubleshoot.html#ARN_secretnamehyphen).
 */
export function names(target: DeploymentTarget) {
  const { partition, region, accountId, name, suffix } = target;
  const own = (base: string) => `${base}${suffix}`;
  const arn = (service: string, resource: string) => `arn:${partition}:${service}:${region}:${accountId}:${resource}`;
  const global = (service: string, resource: string) => `arn:${partition}:${service}::${accountId}:${resource}`;
  const topic = (base: string) => ({ name: own(base), arn: arn("sns", own(base)) });
  const queue = (base: string) => ({
    name: own(base),
    arn: arn("sqs", own(base)),
    url: `https://sqs.${region}.amazonaws.com/${accountId}/${own(base)}`,
  });
  const role = (base: string) => ({ name: own(base), arn: global("iam", `role/${own(base)}`) });
  const configurationSet = (base: string) => ({ name: own(base), arn: arn("ses", `configuration-set/${own(base)}`) });
  const secret = (base: string) => ({
    name: `${own(name)}/${base}`,
    /** The partial ARN, without the suffix that Secrets Manager assigns: what an application is given. */
    arn: arn("secretsmanager", `secret:${own(name)}/${base}`),
  });
  const table = (base: string) => ({ name: own(base), arn: arn("dynamodb", `table/${own(base)}`) });
  const alarm = (base: string) => ({ name: own(base), arn: arn("cloudwatch", `alarm:${own(base)}`) });
  /** The alarms of one kind, by index: there are several if one could not watch all metrics. */
  const alarmInParts = (kind: string) => (index: number) => alarm(partName(`${name}-${kind}`, index));
  const alarmsOfSet = (set: string) => ({
    bounceRate: alarm(`${set}-bounce-rate`),
    complaintRate: alarm(`${set}-complaint-rate`),
    deliveryRate: alarm(`${set}-delivery-rate`),
  });
  const lambda = (base: string) => ({
    name: own(base),
    arn: arn("lambda", `function:${own(base)}`),
    logGroup: { name: `/aws/lambda/${own(base)}`, arn: arn("logs", `log-group:/aws/lambda/${own(base)}`) },
    role: role(`${base}-function`),
  });
  const scheduleGroup = own(`${name}-schedules`);
  /** A schedule's ARN holds its group: `schedule/<group>/<schedule>`. */
  const schedule = (base: string) => ({
    name: own(base),
    arn: arn("scheduler", `schedule/${scheduleGroup}/${own(base)}`),
  });

  return {
    /** `arn:<partition>:iam::<account>:root`: the account itself, never the root user alone. */
    accountRootArn: global("iam", "root"),
    keyAlias: { name: `alias/${own(name)}`, arn: arn("kms", `alias/${own(name)}`) },
    secrets: {
      porkbun: secret("porkbun"),
      linkSigning: secret("link-signing"),
      recipientId: secret("recipient-id"),
    },
    configurationSets: { main: configurationSet(`${name}-main`), updates: configurationSet(`${name}-updates`) },
    /** Names inside a configuration set, so the same in every stack. */
    eventDestinations: {
      bounces: "bounces",
      complaints: "complaints",
      events: "events",
      metrics: "metrics",
      outcomes: "outcomes",
    },
    topics: {
      bounces: topic(`ses-bounces-${name}`),
      complaints: topic(`ses-complaints-${name}`),
      events: topic(`ses-events-${name}`),
      /** Everything that SES reports about a mail, for the outbox. */
      outcomes: topic(`ses-outcomes-${name}`),
    },
    /** Each queue that feeds a function, and its dead-letter queue. */
    functionQueues: mapped(queues, (_, declared) => ({
      queue: queue(`${name}-${declared.queue}`),
      failures: queue(`${name}-${declared.failures}`),
    })),
    /** What SNS could not deliver to the feedback queue. */
    undelivered: queue(`${name}-undelivered`),
    recipientsTable: table(`${name}-recipients`),
    objectionsTable: table(`${name}-objections`),
    ledgerTable: table(`${name}-ledger`),
    digestsTable: table(`${name}-digests`),
    functions: mapped<FunctionName, unknown, ReturnType<typeof lambda>>(functions, (base) => lambda(`${name}-${base}`)),
    /** Where the application learns what became of its messages. */
    statusTopic: topic(`mail-status-${name}`),
    /** Where alarms notify people. */
    alertsTopic: topic(`ses-alerts-${name}`),
    /** Where alarms ask the guard to pause a configuration set. */
    guardTopic: topic(`ses-guard-${name}`),
    alarms: {
      reputationWarning: alarm(`${name}-reputation-warning`),
      reputationCritical: alarm(`${name}-reputation-critical`),
      main: alarmsOfSet(`${name}-main`),
      updates: alarmsOfSet(`${name}-updates`),
      tickets: alarmInParts("tickets"),
      quota: alarm(`${name}-quota`),
      volumeWarning: alarm(`${name}-volume-warning`),
      volumeReached: alarm(`${name}-volume-reached`),
      functions: alarmInParts("functions"),
      stuck: alarmInParts("stuck"),
      account: alarm(`${name}-account`),
      outbox: alarm(`${name}-outbox`),
      links: alarm(`${name}-links`),
      missedReconcile: alarm(`${name}-missed-reconcile`),
      missedReport: alarm(`${name}-missed-report`),
      missedDigest: alarm(`${name}-missed-digest`),
    },
    /**
     * The HTTP API of the links. Its access log's name has the prefix for which CloudWatch Logs needs no resource policy
     * (https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-and-resource-policy.html).
     */
    linksApi: {
      name: own(`${name}-links`),
      accessLog: {
        name: `/aws/vendedlogs/apis/${own(`${name}-links`)}`,
        arn: arn("logs", `log-group:/aws/vendedlogs/apis/${own(`${name}-links`)}`),
      },
      /** The role with which API Gateway invokes the function. */
      role: role(`${name}-http-api`),
    },
    scheduleGroup: { name: scheduleGroup, arn: arn("scheduler", `schedule-group/${scheduleGroup}`) },
    schedules: mapped(scheduledFunctions, (base) => schedule(`${name}-${base}`)),
    schedulerRole: role(`${name}-scheduler`),
    /** The role that the application assumes to send; it exists only if `senderPrincipals` is set. */
    senderRole: role(`${name}-sender`),
    dashboard: {
      name: own(`${name}-mail`),
      url: `https://${region}.${console[partition] ?? ""}/cloudwatch/home?region=${region}#dashboards/dashboard/${own(`${name}-mail`)}`,
    },
    /** The namespace of the metrics that the functions emit. */
    metricsNamespace: `${own(name)}/mail`,
    /** The ARN of an SES identity, a domain or an address. */
    identityArn: (identity: string) => arn("ses", `identity/${identity}`),
  } as const;
}
