import { ComponentResource } from "@pulumi/pulumi";
import { allow, type Statement } from "../iam/statements";
import type { Names } from "../names-and-arns/names";
import type { Options } from "../resource-options/order";
import { encryptedTopic } from "./encrypted-topic";

/** The arguments of {@link FeedbackTopics}. */
export interface FeedbackTopicsArgs {
  readonly accountId: string;
  readonly topics: Names["topics"];
  readonly keyAlias: string;
  /** ARNs of the configuration sets and identities that SES may publish for. */
  readonly publishers: readonly string[];
  readonly adopt: readonly string[];
  readonly production: boolean;
}

/** The encrypted topics that SES publishes bounces, complaints and other events to. */
export class FeedbackTopics extends ComponentResource {
  constructor(name: string, args: FeedbackTopicsArgs, opts: Options) {
    super("mail:index:FeedbackTopics", name, args, opts);
    for (const [kind, topic] of Object.entries(args.topics))
      encryptedTopic(kind, { ...args, topic, publishing: publishing(topic.arn, args) }, this, opts);
    this.registerOutputs();
  }
}

/** Lets SES publish, only for this account's configuration sets and identities. */
const publishing = (topicArn: string, { accountId, publishers }: FeedbackTopicsArgs): Statement =>
  allow({
    sid: "PublishFromSes",
    principal: { Service: "ses.amazonaws.com" },
    actions: ["sns:Publish"],
    resources: [topicArn],
    conditions: { StringEquals: { "aws:SourceAccount": accountId, "aws:SourceArn": publishers } },
  });
