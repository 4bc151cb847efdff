/** Looks at one configuration set that an alarm asked to pause. */
import type { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { PutConfigurationSetSendingOptionsCommand, type SESv2Client } from "@aws-sdk/client-sesv2";
import { PublishCommand, type SNSClient } from "@aws-sdk/client-sns";
import type { SQSRecord } from "aws-lambda";
import type { Entry } from "../../core/log";
import { type Verdict, decide } from "./decision";
import { readFigures } from "./figures";
import { notice } from "./notice";
import { type ByAlarm, parseRequest } from "./request";

/** What the guard works on. */
export interface Post {
  readonly cloudwatch: CloudWatchClient;
  readonly ses: SESv2Client;
  readonly sns: SNSClient;
  readonly byAlarm: ByAlarm;
  /** ARN of the topic that people hear. */
  readonly alertsTopic: string;
  readonly metricsNamespace: string;
  readonly region: string;
  readonly report: (entry: Entry) => void;
}

/**
 * Decides by the figures of now, pauses, tells people. What is done is done again when the message comes again after a crash: a
 * paused set is paused once more, which changes nothing, and people may be told twice but never not at all.
 *
 * People hear of every pause, and of a set that is not paused at the first look alone.
 *
 * @returns `watch` when the message has to come again
 * @throws Error for a message that is no request, and what a service fails with
 */
export async function guard(post: Post, message: SQSRecord): Promise<Verdict> {
  const guarded = parseRequest(message.body, post.byAlarm);
  if (!guarded) return "leave";
  const { set, kind } = guarded;
  const figures = await readFigures(post.cloudwatch, post.metricsNamespace, set, new Date());
  const decision = decide(kind, figures);
  const { verdict } = decision;
  // SES takes an absent SendingEnabled for false; said all the same, since nothing else here says what the call does.
  if (verdict === "pause") {
    await post.ses.send(
      new PutConfigurationSetSendingOptionsCommand({ ConfigurationSetName: set, SendingEnabled: false }),
    );
  }
  const isFirst = message.attributes.ApproximateReceiveCount === "1";
  if (verdict === "pause" || isFirst) {
    const { subject, text } = notice(guarded, decision, post.region);
    await post.sns.send(new PublishCommand({ TopicArn: post.alertsTopic, Subject: subject, Message: text }));
  }
  post.report({ level: verdict === "leave" ? "INFO" : "WARN", message: `guard: ${verdict}`, set, ...figures });
  return verdict;
}
