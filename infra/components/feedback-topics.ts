import { Topic } from "@pulumi/aws/sns/topic";
import { TopicPolicy } from "@pulumi/aws/sns/topicPolicy";
import { ComponentResource } from "@pulumi/pulumi";
import { adopting, topicEntry } from "../adoption";
import { allow, denyPlainText, document, type Statement } from "../iam";
import type { Names } from "../names";
import { after, type Options } from "../order";
import { kept } from "../retention";

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
    for (const [kind, { name: topicName, arn }] of Object.entries(args.topics)) {
      const topic = new Topic(
        kind,
        { name: topicName, kmsMasterKeyId: args.keyAlias },
        {
          parent: this,
          ...after(opts),
          ...kept(args.production),
          ...adopting(args.adopt, topicEntry(topicName), arn),
        },
      );
      new TopicPolicy(
        kind,
        { arn, policy: document(publishing(arn, args), denyPlainText(arn, "sns:Publish")) },
        { parent: this, dependsOn: [topic], ...kept(args.production) },
      );
    }
    this.registerOutputs();
  }
}

/** SES may publish, for this account's configuration sets and identities alone. */
const publishing = (topicArn: string, { accountId, publishers }: FeedbackTopicsArgs): Statement =>
  allow({
    sid: "PublishFromSes",
    principal: { Service: "ses.amazonaws.com" },
    actions: ["sns:Publish"],
    resources: [topicArn],
    conditions: { StringEquals: { "aws:SourceAccount": accountId, "aws:SourceArn": publishers } },
  });
