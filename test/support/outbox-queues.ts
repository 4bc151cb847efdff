import { SmallStack } from "./rehearsal/local-cloud/small-stack";

/** The outbox's two queues on the local cloud, and the environment of an application that may use them. */
export class Outbox {
  private constructor(
    private readonly stack: SmallStack,
    readonly environment: Readonly<Record<string, string>>,
  ) {}

  static async start(): Promise<Outbox> {
    const stack = await SmallStack.whole();
    for (const name of ["outbox-bulk", "outbox-urgent"])
      await stack.make("Queue", { name, redrivePolicy: undefined, kmsMasterKeyId: undefined });
    const { endpoint, region, credentials } = stack.as();
    return new Outbox(stack, {
      AWS_ENDPOINT_URL: endpoint,
      AWS_REGION: region,
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    });
  }

  /** As in the stack's outputs. */
  get queueUrls() {
    const { endpoint, iam } = this.stack.cloud;
    const url = (name: string) => `${endpoint}/${iam.account.accountId}/${name}`;
    return { outboxBulk: url("outbox-bulk"), outboxUrgent: url("outbox-urgent") };
  }

  /** The messages in a queue. */
  async bodies(queue: string): Promise<{ readonly id: string }[]> {
    const waiting = await this.stack.cloud.sqs.messages(queue);
    return waiting.map(({ body }) => JSON.parse(body) as { id: string });
  }

  stop(): Promise<void> {
    return this.stack.cloud.stop();
  }
}
