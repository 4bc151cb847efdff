/** Faults while an event is processed: it is handled once in the end, or kept where a person finds it. */
import type { Scenario } from "./scenario";
import type { Stage } from "../deployed-stack/stage";
import { check } from "./check";
import { hardBounce, hardBounceEvent } from "./hard-bounce";

/** Milliseconds: a little more than the feedback queue's visibility timeout, after which a failed message is visible again. */
const RETRY = 181_000;

/** A handled bounce leaves this state behind, whatever happened on the way. */
async function checkHandledOnce(stage: Stage, address: string): Promise<void> {
  const recipient = await stage.recipient(address);
  check("state and hard bounces", [recipient?.state, recipient?.hardBounces], ["SUPPRESSED", 1]);
  check("the reason in SES's list", stage.suppressed(address), "BOUNCE");
  check("messages waiting or failed", [await stage.waiting("feedback"), await stage.waiting("dead-letter")], [0, 0]);
}

const databaseFault: Scenario = {
  id: "database-fault",
  title: "DynamoDB fails through all retries: the event is redelivered, and those behind it are not held up",
  async play(stage) {
    const { cloud } = stage;
    const addresses = ["a@example.net", "b@example.net", "c@example.net"];
    for (const address of addresses) cloud.ses.receivers.mailbox(address, hardBounce);
    cloud.inject({
      service: "dynamodb",
      operation: "UpdateItem",
      times: 2,
      error: { code: "InternalServerError", status: 500 },
    });
    for (const to of addresses) {
      await stage.deliver({ to });
    }
    check("what the table has of the first", await stage.recipient("a@example.net"), undefined);
    check("messages waiting for their next try", await stage.waiting("feedback"), 1);
    await cloud.clock.advance(RETRY);
    await cloud.settle();
    for (const address of addresses) await checkHandledOnce(stage, address);
    check("HardBounce", stage.metric("HardBounce"), 3);
    return "1 of 3 failed and was redelivered after the visibility timeout; 3 recipients, each counted once";
  },
};

const crash: Scenario = {
  id: "crash",
  title: "The function crashes mid-batch, after a write whose answer it never got: no bounce is lost or recorded twice",
  async play(stage) {
    const { cloud } = stage;
    for (const address of ["a@example.net", "b@example.net"]) cloud.ses.receivers.mailbox(address, hardBounce);
    cloud.inject({ service: "dynamodb", operation: "UpdateItem", crash: "after" });
    for (const to of ["a@example.net", "b@example.net"]) await stage.send({ to });
    await cloud.settle();
    check("messages waiting for their next try", (await stage.waiting("feedback")) > 0, true);
    await cloud.clock.advance(RETRY);
    await cloud.settle();
    for (const address of ["a@example.net", "b@example.net"]) await checkHandledOnce(stage, address);
    check("whether HardBounce lacks what the killed process had written", stage.metric("HardBounce") <= 1, true);
    return "killed between write and answer: the whole batch was redelivered, each bounce is in the table once; the metric lacks the one already written";
  },
};

const poison: Scenario = {
  id: "poison",
  title:
    "An unreadable message ends up in the dead-letter queue after five attempts; the one beside it is handled at once",
  async play(stage) {
    const { cloud } = stage;
    cloud.ses.receivers.mailbox("a@example.net", hardBounce);
    await cloud.sqs.send(stage.queueName("feedback"), "{ this is not an event");
    await stage.deliver({ to: "a@example.net" });
    check("the other message's state", (await stage.recipient("a@example.net"))?.state, "SUPPRESSED");
    for (let tries = 2; tries <= 5; tries++) {
      await cloud.clock.advance(RETRY);
      await cloud.settle();
      check(`messages in the dead-letter queue at try ${tries}`, await stage.waiting("dead-letter"), 0);
    }
    await cloud.clock.advance(RETRY);
    await cloud.settle();
    check("messages in the dead-letter queue after 5 tries", await stage.waiting("dead-letter"), 1);
    check("messages waiting", await stage.waiting("feedback"), 0);
    check("HardBounce", stage.metric("HardBounce"), 1);
    return "1 unreadable message: in the dead-letter queue after 5 attempts; the one beside it handled once";
  },
};

const refusedByQueue: Scenario = {
  id: "refused-by-queue",
  title: "The queue refuses SNS through an operator's mistake: undelivered events are kept, and handled once replayed",
  async play(stage) {
    const { cloud } = stage;
    const policy = stage.resource("aws:sqs/queuePolicy:QueuePolicy", "feedback").inputs as {
      queueUrl: string;
      policy: string;
    };
    const { Statement } = JSON.parse(policy.policy) as { Statement: { Effect: string }[] };
    cloud.sqs.setPolicy({
      queueUrl: policy.queueUrl,
      policy: JSON.stringify({ Version: "2012-10-17", Statement: Statement.filter(({ Effect }) => Effect === "Deny") }),
    });
    cloud.ses.receivers.mailbox("a@example.net", hardBounce);
    await stage.deliver({ to: "a@example.net" });
    check("messages that SNS could not deliver", await stage.waiting("undelivered"), 1);
    check("messages that are lost", cloud.sns.lost.length, 0);
    const [kept] = await cloud.sqs.messages(stage.queueName("undelivered"));
    cloud.sqs.setPolicy(policy);
    await cloud.sqs.send(stage.queueName("feedback"), String(kept?.body));
    await cloud.settle();
    await checkHandledOnce(stage, "a@example.net");
    return "1 event refused by the queue: kept in the undelivered queue, put back by hand, handled once";
  },
};

const duplicates: Scenario = {
  id: "duplicates",
  title: "The same bounce from event publishing, from an identity notification and as an SQS duplicate counts once",
  async play(stage) {
    const { cloud } = stage;
    const event = hardBounceEvent(stage, "a@example.net", "twice");
    await cloud.ses.publish(event, stage.setName("main"));
    await cloud.ses.notify(event, stage.domain, stage.topicArn("bounces"));
    const [first] = await cloud.sqs.messages(stage.queueName("feedback"));
    await cloud.sqs.send(stage.queueName("feedback"), String(first?.body));
    check("messages for one bounce", await stage.waiting("feedback"), 3);
    await cloud.settle();
    await checkHandledOnce(stage, "a@example.net");
    check("HardBounce", stage.metric("HardBounce"), 1);
    return "3 messages for one bounce: 1 record, counters +1";
  },
};

/** Every permutation of these items. */
function orders<T>(things: readonly T[]): T[][] {
  if (things.length === 0) return [[]];
  return things.flatMap((thing, index) => orders(things.toSpliced(index, 1)).map((rest) => [thing, ...rest]));
}

const everyOrder: Scenario = {
  id: "every-order",
  title: "Send, delivery, bounce and complaint in all 24 orders: the same end state for every recipient",
  async play(stage) {
    const { cloud } = stage;
    const all = orders(["Send", "Delivery", "Bounce", "Complaint"]);
    const timestamp = cloud.clock.now().toISOString();
    const address = (index: number) => `order${index}@example.net`;
    for (let step = 0; step < 4; step++) {
      for (const [index, order] of all.entries()) {
        const recipient = address(index);
        const mail = { messageId: `order-${index}`, destination: [recipient], timestamp };
        const bodies: Record<string, object> = {
          Send: { send: {} },
          Delivery: {
            delivery: { recipients: [recipient], timestamp, processingTimeMillis: 1, smtpResponse: "250 ok" },
          },
          Bounce: hardBounceEvent(stage, recipient, `order-${index}`),
          Complaint: {
            complaint: {
              complainedRecipients: [{ emailAddress: recipient }],
              timestamp,
              feedbackId: `c${index}`,
              complaintFeedbackType: "abuse",
            },
          },
        };
        const eventType = String(order[step]);
        await cloud.sns.publish(stage.topicArn("events"), JSON.stringify({ mail, ...bodies[eventType], eventType }));
      }
      await cloud.settle();
    }
    const ends = (await stage.recipients()).map((item) => [item.state, item.reason, item.hardBounces, item.complaints]);
    check("the ends", ends, Array(all.length).fill(["SUPPRESSED", "COMPLAINT", 1, 1]));
    check(
      "reasons in SES's list",
      cloud.ses.suppressionList.entries().map(({ reason }) => reason),
      Array(all.length).fill("COMPLAINT"),
    );
    return "24 recipients, 96 events: all end SUPPRESSED by COMPLAINT with 1 bounce and 1 complaint on record";
  },
};

const validationText: Scenario = {
  id: "validation-text",
  title: "SES's plain-text validation messages to each topic are acknowledged and change nothing",
  async play(stage) {
    const events = stage.cloud.lambda.invocations.flatMap(({ result }) => ("error" in result ? [result] : []));
    check("failed invocations", events, []);
    const destinations = stage.graph.resources
      .filter(({ type }) => type === "aws:sesv2/configurationSetEventDestination:ConfigurationSetEventDestination")
      .filter(({ inputs }) => (inputs.eventDestination as { snsDestination?: unknown }).snsDestination !== undefined)
      // SNS may also validate the outbox's own topic, but later: until its queue exists, no mail of the outbox is sent.
      .filter(({ name }) => !name.endsWith("-outcomes"));
    const { lines = [] } = stage.cloud.logs.group(stage.text("aws:cloudwatch/logGroup:LogGroup", "suppression")) ?? {};
    const acknowledged = lines.filter((line) => line.includes('"eventType":"TopicValidation"'));
    check("validations acknowledged by the function", acknowledged.length, destinations.length);
    check("what the table holds", await stage.recipients(), []);
    check(
      "messages waiting or failed",
      [
        await stage.waiting("feedback"),
        await stage.waiting("dead-letter"),
        await stage.waiting("outcomes"),
        await stage.waiting("outcome-failures"),
      ],
      [0, 0, 0, 0],
    );
    return `${destinations.length} event destinations were validated during the deployment: all acknowledged, nothing written`;
  },
};

export const faults: readonly Scenario[] = [
  validationText,
  databaseFault,
  crash,
  poison,
  refusedByQueue,
  duplicates,
  everyOrder,
];
