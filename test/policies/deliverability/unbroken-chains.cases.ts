import { ADMINISTRATION, USE } from "../../../policies/lib/iam/key-actions";
import { unbrokenChains } from "../../../policies/deliverability/unbroken-chains";
import { allow, arn, type Cases, document, rolePolicy } from "../../support/policies/cases";
import { ACCOUNT, type Given, REGION } from "../../support/policies/judging";

const SNS_EVENTS = [
  "SEND",
  "DELIVERY",
  "BOUNCE",
  "COMPLAINT",
  "DELIVERY_DELAY",
  "REJECT",
  "RENDERING_FAILURE",
  "SUBSCRIPTION",
];
const role = (name: string) => `arn:aws:iam::${ACCOUNT}:role/${name}`;
const url = (queue: string) => `https://sqs.${REGION}.amazonaws.com/${ACCOUNT}/${queue}`;
const service = (name: string, source: string) => ({
  Principal: { Service: `${name}.amazonaws.com` },
  Condition: { ArnEquals: { "aws:SourceArn": source } },
});

const resource = (type: string, name: string, props: Given["props"]): Given => ({ type: `aws:${type}`, name, props });
const destination = (name: string, eventDestination: object) =>
  resource("sesv2/configurationSetEventDestination:ConfigurationSetEventDestination", name, {
    configurationSetName: "main",
    eventDestination: { enabled: true, ...eventDestination },
  });
const metric = (metricName: string, dimensions: object) => ({ id: metricName, metric: { metricName, dimensions } });
const deliveredTo = (queue: string) =>
  allow("sqs:SendMessage", arn("sqs", queue), service("sns", arn("sns", "events")));
const delivered = deliveredTo("feedback");
const OF_SET = { "ses:configuration-set": "main" };
const taken = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"];

const ENCRYPT = ["kms:Decrypt", "kms:GenerateDataKey"];
const ROOT = { Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` } };
const by = (...services: readonly string[]) => ({
  Condition: { StringEquals: { "kms:ViaService": services.map((each) => `${each}.${REGION}.amazonaws.com`) } },
});
const administered = allow(ADMINISTRATION, "*", ROOT);
const usedByAccount = allow(USE, "*", { ...ROOT, ...by("dynamodb", "secretsmanager", "sns", "sqs") });
const usedByRole = allow("kms:Decrypt", "*", { Principal: { AWS: role("my-suppression-function") }, ...by("sqs") });
const usedByServices = [
  allow(ENCRYPT, "*", { Principal: { Service: "cloudwatch.amazonaws.com" } }),
  allow(ENCRYPT, "*", service("sns", arn("sns", "events"))),
  allow(ENCRYPT, "*", {
    Principal: { Service: "ses.amazonaws.com" },
    Condition: { StringEquals: { "kms:EncryptionContext:aws:sns:topicArn": arn("sns", "events") } },
  }),
];
const KEY_POLICY = document(administered, usedByAccount, usedByRole, ...usedByServices);
const logs = allow(["logs:CreateLogStream", "logs:PutLogEvents"], arn("logs", "log-group:/aws/lambda/suppression:*"));
const suppress = allow("ses:PutSuppressedDestination", "*");

/** What the function that reconciles is told, which here is the same one. */
const TOLD = { CONFIGURATION_SETS: "main", OWNS_ACCOUNT_SETTINGS: "false" };

/** One set whose feedback reaches a function, an alarm that tells a person, and the key of it all. */
const good: readonly Given[] = [
  resource("sesv2/configurationSet:ConfigurationSet", "set", { configurationSetName: "main" }),
  destination("feedback-events", {
    matchingEventTypes: SNS_EVENTS,
    snsDestination: { topicArn: arn("sns", "events") },
  }),
  destination("outcomes", { matchingEventTypes: SNS_EVENTS, snsDestination: { topicArn: arn("sns", "events") } }),
  destination("metrics", {
    matchingEventTypes: ["SEND", "DELIVERY"],
    cloudWatchDestination: { dimensionConfigurations: [{ dimensionName: "ses:configuration-set" }] },
  }),
  resource("sns/topic:Topic", "topic", { name: "events" }),
  resource("sns/topicPolicy:TopicPolicy", "topic-policy", {
    arn: arn("sns", "events"),
    policy: document(
      allow("sns:Publish", arn("sns", "events"), service("ses", arn("ses", "configuration-set/main"))),
      allow("sns:Publish", arn("sns", "events"), service("cloudwatch", arn("cloudwatch", "alarm:*"))),
    ),
  }),
  resource("sns/topicSubscription:TopicSubscription", "subscription", {
    topic: arn("sns", "events"),
    protocol: "sqs",
    endpoint: arn("sqs", "feedback"),
    redrivePolicy: JSON.stringify({ deadLetterTargetArn: arn("sqs", "failures") }),
  }),
  resource("sqs/queue:Queue", "queue", {
    name: "feedback",
    kmsMasterKeyId: "alias/my",
    redrivePolicy: JSON.stringify({ deadLetterTargetArn: arn("sqs", "failures"), maxReceiveCount: 5 }),
    visibilityTimeoutSeconds: 180,
  }),
  resource("sqs/queuePolicy:QueuePolicy", "queue-policy", { queueUrl: url("feedback"), policy: document(delivered) }),
  resource("sqs/queue:Queue", "failures", { name: "failures", messageRetentionSeconds: 1_209_600 }),
  resource("sqs/queuePolicy:QueuePolicy", "failures-policy", {
    queueUrl: url("failures"),
    policy: document(deliveredTo("failures")),
  }),
  resource("lambda/eventSourceMapping:EventSourceMapping", "mapping", {
    eventSourceArn: arn("sqs", "feedback"),
    functionName: "suppression",
  }),
  resource("lambda/function:Function", "function", {
    name: "suppression",
    role: role("my-suppression-function"),
    timeout: 30,
    environment: { variables: TOLD },
  }),
  resource("cloudwatch/logGroup:LogGroup", "log", { name: "/aws/lambda/suppression" }),
  resource("iam/role:Role", "role", {
    name: "my-suppression-function",
    assumeRolePolicy: document({ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" } }),
  }),
  rolePolicy(document(allow(taken, arn("sqs", "feedback")), logs, suppress), "rights", "my-suppression-function"),
  resource("kms/key:Key", "key", { policy: KEY_POLICY }),
  {
    ...resource("kms/alias:Alias", "alias", { name: "alias/my", targetKeyId: "a" }),
    from: { targetKeyId: ["key"] },
  },
  resource("cloudwatch/metricAlarm:MetricAlarm", "alarm", {
    name: "alarm",
    alarmActions: [arn("sns", "events")],
    metricQueries: [
      metric("Delivery", OF_SET),
      metric("Errors", { FunctionName: "suppression" }),
      metric("Throttles", { FunctionName: "suppression" }),
      metric("ApproximateAgeOfOldestMessage", { QueueName: "feedback" }),
      metric("ApproximateNumberOfMessagesVisible", { QueueName: "failures" }),
      metric("HardBounce", OF_SET),
      metric("Complaint", OF_SET),
      metric("Blocked", OF_SET),
    ],
  }),
];

const PROVED = "the generated mutants of prod replace every reference and remove every resource";

export const cases: Cases = {
  rule: unbrokenChains,
  good,
  refused: [
    {
      what: "one kind of feedback that goes nowhere",
      at: "feedback-events.props.eventDestination.matchingEventTypes",
      value: SNS_EVENTS.filter((event) => event !== "BOUNCE"),
      says: [
        "set: publishes BOUNCE to fewer topics than 2: add a destination for each",
        "outcomes: publishes different events to its topic than another set: list the same events for both",
      ],
    },
    {
      what: "a subscription of a topic that the stack does not make",
      at: "subscription.props.topic",
      value: arn("sns", "other"),
      says: [
        `subscription: topic names ${arn("sns", "other")}, and this stack has no such aws:sns/topic:Topic: name one that it has`,
        "subscription: endpoint leads to queue, where sns.amazonaws.com is not allowed sqs:SendMessage: allow it, and deny only requests without TLS",
        "subscription: redrivePolicy.deadLetterTargetArn leads to failures, where sns.amazonaws.com is not allowed sqs:SendMessage: allow it, and deny only requests without TLS",
        "topic: reaches no queue: subscribe the one that it is for",
        "topic: reaches nobody: subscribe whom it is for",
      ],
    },
    {
      what: "a function that no longer exists",
      at: "mapping.props.functionName",
      value: "another",
      says: [
        "mapping: eventSourceArn leads to queue, where the role is not allowed sqs:ReceiveMessage, sqs:DeleteMessage, sqs:GetQueueAttributes: allow it, and deny only requests without TLS",
        "mapping: functionName names another, and this stack has no such aws:lambda/function:Function: name one that it has",
        "function: is never started: map a queue to it, schedule it, or route requests to it",
        ...taken.map(
          (action) =>
            `role: may ${action} on sqs:feedback, which nothing here needs: remove it, or add the call's line to policies/lib/chains/grants.ts`,
        ),
      ],
    },
    {
      what: "a function that may not take what its queue holds",
      at: "rights.props.policy",
      value: document(allow("sqs:ReceiveMessage", arn("sqs", "feedback")), logs, suppress),
      says: [
        "mapping: eventSourceArn leads to queue, where the role is not allowed sqs:ReceiveMessage, sqs:DeleteMessage, sqs:GetQueueAttributes: allow it, and deny only requests without TLS",
      ],
    },
    {
      what: "a queue that accepts nothing from its topic",
      at: "queue-policy.props.policy",
      value: document(allow("sqs:SendMessage", arn("sqs", "feedback"), service("sns", arn("sns", "other")))),
      says: [
        "subscription: endpoint leads to queue, where sns.amazonaws.com is not allowed sqs:SendMessage: allow it, and deny only requests without TLS",
      ],
    },
    {
      what: "a queue that denies everything",
      at: "queue-policy.props.policy",
      value: document(delivered, { Effect: "Deny", Principal: "*", Action: "sqs:*", Resource: "*" }),
      says: [
        "subscription: endpoint leads to queue, where sns.amazonaws.com is not allowed sqs:SendMessage: allow it, and deny only requests without TLS",
      ],
    },
    {
      what: "a function whose errors no alarm watches",
      at: "alarm.props.metricQueries.1",
      value: metric("Errors", {}),
      says: ["function: can fail unseen: watch its Errors with an alarm"],
    },
    {
      what: "two variables that name the same queue",
      at: "function.props.environment",
      value: { variables: { ...TOLD, FIRST: url("feedback"), SECOND: arn("sqs", "feedback") } },
      says: [
        "function: environment.variables.* leads to queue, whose key does not allow the role kms:Decrypt, kms:GenerateDataKey through sqs: allow it in the key's policy",
        "function: has two variables that name the same resource: name in each the one that it is for",
      ],
    },
    {
      what: "an alarm that tells a topic twice",
      at: "alarm.props.alarmActions",
      value: [arn("sns", "events"), arn("sns", "events")],
      says: ["alarm: tells one topic twice: name each topic once"],
    },
    {
      what: "a function that may not do what it is for",
      at: "rights.props.policy",
      value: document(allow(taken, arn("sqs", "feedback")), logs),
      says: [
        "role: may not ses:PutSuppressedDestination, which its function needs: allow it, or remove the call and its line in policies/lib/chains/grants.ts",
      ],
    },
    {
      what: "a function that may do more than it does",
      at: "rights.props.policy",
      value: document(allow([...taken, "sqs:PurgeQueue"], arn("sqs", "feedback")), logs, suppress),
      says: [
        "role: may sqs:PurgeQueue on sqs:feedback, which nothing here needs: remove it, or add the call's line to policies/lib/chains/grants.ts",
      ],
    },
    {
      what: "a set whose counts get no zeros",
      at: "function.props.environment.variables.CONFIGURATION_SETS",
      value: "another",
      says: [
        "function: environment.variables.CONFIGURATION_SETS names another, and this stack has no such aws:sesv2/configurationSet:ConfigurationSet: name one that it has",
        "set: gets no zeros, without which its rates have no value: name it in CONFIGURATION_SETS of the reconcile function",
      ],
    },
    {
      what: "a key that the function's role may not use",
      at: "key.props.policy",
      value: document(administered, usedByAccount, ...usedByServices),
      says: [
        "mapping: eventSourceArn leads to queue, whose key does not allow the role kms:Decrypt through sqs: allow it in the key's policy",
      ],
    },
    {
      what: "a key that CloudWatch may not use",
      at: "key.props.policy",
      value: document(administered, usedByAccount, usedByRole, ...usedByServices.slice(1)),
      says: [
        "alarm: alarmActions.* leads to topic, whose key does not allow cloudwatch.amazonaws.com kms:Decrypt, kms:GenerateDataKey: allow it in the key's policy",
      ],
    },
    {
      what: "a key that the account cannot use through SQS",
      at: "key.props.policy",
      value: document(
        administered,
        allow(USE, "*", { ...ROOT, ...by("dynamodb", "secretsmanager", "sns") }),
        usedByRole,
        ...usedByServices,
      ),
      says: USE.map(
        (action) => `key: does not let the account's principals ${action} through sqs: allow it to the account's root`,
      ),
    },
    {
      what: "a queue that hands messages out again too soon",
      at: "queue.props.visibilityTimeoutSeconds",
      value: 120,
      says: [
        "queue: hands a message out again while its function may still be running: set visibilityTimeoutSeconds to at least six times the function's timeout",
      ],
    },
    {
      what: "an alarm that does not watch how long messages wait",
      at: "alarm.props.metricQueries.3.metric.metricName",
      value: "ApproximateNumberOfMessagesVisible",
      says: ["queue: can stall unseen: watch its ApproximateAgeOfOldestMessage with an alarm"],
    },
    {
      what: "a queue that accepts dead letters from others than those that name it",
      at: "queue.props.redriveAllowPolicy",
      value: JSON.stringify({ redrivePermission: "byQueue", sourceQueueArns: [arn("sqs", "feedback")] }),
      says: [
        "queue: accepts dead letters from other queues than those that name it: list exactly those that do in redrivePolicy",
      ],
    },
    {
      what: "a queue without dead letters",
      at: "queue.props.redrivePolicy",
      value: undefined,
      says: [
        "queue: loses what its function cannot process: set redrivePolicy to a dead-letter queue and a maxReceiveCount",
      ],
    },
    {
      what: "a subscription that drops what its queue refuses",
      at: "subscription.props.redrivePolicy",
      value: undefined,
      says: ["subscription: loses what its queue refuses: set redrivePolicy to a queue for that"],
    },
    {
      what: "dead letters in a queue that the stack does not make",
      at: "queue.props.redrivePolicy",
      value: JSON.stringify({ deadLetterTargetArn: arn("sqs", "other"), maxReceiveCount: 5 }),
      says: [
        `queue: redrivePolicy.deadLetterTargetArn names ${arn("sqs", "other")}, and this stack has no such aws:sqs/queue:Queue: name one that it has`,
      ],
    },
    {
      what: "dead letters that are kept for a week",
      at: "failures.props.messageRetentionSeconds",
      value: 604_800,
      says: [
        "failures: drops too early what could not be processed or delivered: set messageRetentionSeconds to 1209600",
      ],
    },
    {
      what: "the key of somebody else",
      at: "queue.props.kmsMasterKeyId",
      value: "alias/other",
      says: [
        "queue: kmsMasterKeyId names alias/other, and this stack has no such aws:kms/alias:Alias: name one that it has",
      ],
    },
    ...(
      [
        ["bounce", 5],
        ["complaint", 6],
      ] as const
    ).map(([of, query]) => ({
      what: `a set whose ${of} rate no alarm watches`,
      at: `alarm.props.metricQueries.${query}.metric.dimensions`,
      value: {},
      says: [`set: has no alarm on its ${of} rate: watch it, Send and Blocked by the dimension ses:configuration-set`],
    })),
  ],
  harmless: [
    { what: "a function by its ARN", at: "mapping.props.functionName", value: arn("lambda", "function:suppression") },
    {
      what: "a Deny of what comes without TLS",
      at: "queue-policy.props.policy",
      value: document(delivered, {
        Effect: "Deny",
        Principal: "*",
        Action: "sqs:*",
        Resource: "*",
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      }),
    },
  ],
  mutated: "good",
  mutations: {
    "aws:sns/topicSubscription:TopicSubscription props.topic": { weaker: [arn("sns", "other"), "events-2"] },
    "aws:lambda/eventSourceMapping:EventSourceMapping props.*": { weaker: [arn("sqs", "other"), "other"] },
    "aws:sqs/queuePolicy:QueuePolicy props.*": { weaker: [document(), url("other")] },
    "aws:iam/rolePolicy:RolePolicy props.*": { weaker: [document(), "other"] },
    "**": { weaker: PROVED, absent: PROVED, unknown: PROVED },
  },
};
