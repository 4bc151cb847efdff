/** The stack of one scenario, deployed onto a cloud of its own, with what scenarios do to it and read from it. */
import { SESv2Client, SendEmailCommand } from "@aws-sdk/client-sesv2";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { Cloud } from "../local-cloud/cloud";
import type { Credentials } from "../local-cloud/iam/principals";
import type { Readings } from "../local-cloud/readings";
import { deploy } from "./deploy";
import { makeSubscribers, subscribers } from "./subscribers";
import { parseStatus, type StatusEvent } from "../../core/outbox-messages/status";
import type { Graph, Resource } from "../../infra/recorded-graph/graph";

/** A message for SES. */
export interface Mail {
  readonly to: string | readonly string[];
  /** Defaults to the set's sender among the addresses that the outbox sends from. */
  readonly from?: string;
  /** Defaults to `main`. */
  readonly set?: "main" | "updates";
  readonly subject?: string;
  readonly text?: string;
}

/** A recipient's item in the table: attribute values without DynamoDB's type descriptors. */
export type Recipient = Readonly<Record<string, unknown>>;

/** The queues by logical name. */
type QueueName =
  | "feedback"
  | "dead-letter"
  | "undelivered"
  | "outcomes"
  | "outcome-failures"
  | "pause-requests"
  | "pause-failures"
  | "outbox-bulk"
  | "outbox-urgent"
  | "bulk-failures"
  | "urgent-failures";

type Attribute = Readonly<Record<string, unknown>>;

/** The value of a DynamoDB attribute without its type descriptor. */
function plain(attribute: Attribute): unknown {
  const [[type, value] = []] = Object.entries(attribute);
  if (type === "N") return Number(value);
  if (type === "L") return (value as Attribute[]).map(plain);
  if (type === "M")
    return Object.fromEntries(Object.entries(value as Record<string, Attribute>).map(([k, v]) => [k, plain(v)]));
  return value;
}

/** A short message in MIME (RFC 5322). */
function bytesOf({ to, subject = "Your meeting", text = "See you there." }: Mail, from: string): Buffer {
  return Buffer.from(
    [`From: ${from}`, `To: ${[to].flat().join(", ")}`, `Subject: ${subject}`, "", text, ""].join("\r\n"),
  );
}

/** Takes a file that a scenario made for people to look at. */
export type Keep = (file: string, content: string) => void;

/** A deployed stack. */
export class Stage {
  #mailer: SESv2Client | undefined;

  private constructor(
    readonly graph: Graph,
    readonly cloud: Cloud,
    readonly keep: Keep,
  ) {}

  /**
   * Deploys a graph onto a new cloud, lets the functions handle the validation of the topics, verifies the identities as DNS would,
   * confirms the e-mail subscriptions to alerts, and grants production access with the quota that the stack's settings state.
   *
   * @param keep takes the files that scenarios make for people; by default they are discarded
   * @param readings how the cloud reads AWS's documentation, where that differs from the strict default
   * @throws DeploymentError for the first resource that the cloud refuses
   */
  static async open(graph: Graph, keep: Keep = () => undefined, readings: Partial<Readings> = {}): Promise<Stage> {
    const provider = graph.resources.find(({ type }) => type === "pulumi:providers:aws");
    const [accountId = ""] = JSON.parse(String(provider?.inputs.allowedAccountIds)) as string[];
    const cloud = await Cloud.start({ partition: "aws", region: String(provider?.inputs.region), accountId }, readings);
    const stage = new Stage(graph, cloud, keep);
    try {
      await makeSubscribers(graph, cloud);
      await deploy(graph, cloud);
      await cloud.settle();
    } catch (error) {
      await stage.close();
      throw error;
    }
    for (const { type, inputs } of graph.resources) {
      if (type === "aws:sesv2/emailIdentity:EmailIdentity") cloud.ses.identities.verify(String(inputs.emailIdentity));
      if (inputs.protocol === "email") cloud.sns.confirm(String(inputs.endpoint));
    }
    cloud.ses.account.productionAccess = true;
    cloud.ses.account.productionQuota = Number(stage.functionVariables("reconcile").DAILY_QUOTA);
    return stage;
  }

  /** The status events that the application has received, oldest first. */
  async heard(): Promise<StatusEvent[]> {
    const [queue = ""] = subscribers(this.graph);
    return (await this.cloud.sqs.messages(queue)).map(({ body }) => parseStatus(body));
  }

  /** Stops the cloud and every process that it started. */
  async close(): Promise<void> {
    this.#mailer?.destroy();
    await this.cloud.stop();
  }

  /**
   * The registered resource with this type and logical name.
   *
   * @throws Error when the program registers none
   */
  resource(type: string, name: string): Resource {
    return find(this.graph, type, name);
  }

  /** The physical name of a resource, or another of its inputs, as text. */
  text(type: string, name: string, input = "name"): string {
    return String(this.resource(type, name).inputs[input]);
  }

  get domain(): string {
    return this.text("aws:sesv2/emailIdentity:EmailIdentity", "domain", "emailIdentity");
  }

  setName(set: "main" | "updates"): string {
    return this.text("aws:sesv2/configurationSet:ConfigurationSet", set, "configurationSetName");
  }

  queueName(queue: QueueName): string {
    return this.text("aws:sqs/queue:Queue", queue);
  }

  topicArn(topic: "bounces" | "complaints" | "events" | "outcomes"): string {
    return String(this.resource("aws:sns/topic:Topic", topic).outputs.arn);
  }

  /** A function's environment variables. */
  functionVariables(name: string): Readonly<Record<string, unknown>> {
    const { environment } = this.resource("aws:lambda/function:Function", name).inputs;
    return (environment as { variables: Record<string, unknown> }).variables;
  }

  /** The values of the `_amazonses` record that the stack wants; empty if it wants none. */
  verificationTokens(): string[] {
    const { records } = this.resource("mail:index:Dns", "dns").inputs as {
      records: { name: string; content: string }[];
    };
    return records.filter(({ name }) => name === `_amazonses.${this.domain}`).map(({ content }) => content);
  }

  /** Settings for an AWS SDK client that reaches this cloud and nothing else. */
  client(credentials: Credentials) {
    return { region: this.cloud.iam.account.region, endpoint: this.cloud.endpoint, credentials, maxAttempts: 1 };
  }

  /** Credentials of one of the stack's roles, as AWS gives them to its function. */
  asRole(name: string): Credentials {
    return this.cloud.credentials(String(this.resource("aws:iam/role:Role", name).outputs.arn));
  }

  /** The application's credentials: its own principal may only assume the sender role, and only as the program allows. */
  async assumeSender(principalArn = this.#applicationArn()): Promise<Credentials> {
    const RoleArn = String(this.resource("aws:iam/role:Role", "sender").outputs.arn);
    const Statement = { Effect: "Allow", Action: "sts:AssumeRole", Resource: RoleArn };
    const policies = [{ Version: "2012-10-17", Statement }];
    const sts = new STSClient(this.client(this.cloud.credentials(principalArn, { policies })));
    try {
      const { Credentials: issued } = await sts.send(
        new AssumeRoleCommand({ RoleArn, RoleSessionName: "application" }),
      );
      return {
        accessKeyId: String(issued?.AccessKeyId),
        secretAccessKey: String(issued?.SecretAccessKey),
        sessionToken: String(issued?.SessionToken),
      };
    } finally {
      sts.destroy();
    }
  }

  /** The first principal that the sender role trusts. */
  #applicationArn(): string {
    const trust = JSON.parse(this.text("aws:iam/role:Role", "sender", "assumeRolePolicy")) as {
      Statement: { Condition: { ArnEquals: Record<string, string[]> } }[];
    };
    return String(trust.Statement[0]?.Condition.ArnEquals["aws:PrincipalArn"]?.[0]);
  }

  /**
   * Sends one message with the outbox function's role, for scenarios about what SES does with mail after the outbox.
   *
   * @returns SES's message id
   */
  async send(mail: Mail): Promise<string> {
    this.#mailer ??= new SESv2Client(this.client(this.asRole("outbox-function")));
    const { set = "main" } = mail;
    const variables = this.functionVariables("outbox");
    const from = mail.from ?? String(set === "main" ? variables.MEETINGS_SENDER : variables.UPDATES_SENDER);
    const { MessageId } = await this.#mailer.send(
      new SendEmailCommand({
        FromEmailAddress: from,
        Destination: { ToAddresses: [mail.to].flat() },
        ConfigurationSetName: this.setName(set),
        Content: { Raw: { Data: bytesOf(mail, from) } },
      }),
    );
    return String(MessageId);
  }

  /** Sends one message, as {@link send} does, and lets everything happen that follows from it. */
  async deliver(mail: Mail): Promise<void> {
    await this.send(mail);
    await this.cloud.settle();
  }

  /** Advances the clock in steps, letting the functions work off their queues after each. */
  async pass(milliseconds: number): Promise<void> {
    const step = 5 * 60_000;
    for (let left = milliseconds; left > 0; left -= step) {
      await this.cloud.clock.advance(Math.min(step, left));
      await this.cloud.settle();
    }
  }

  /** Deploys again, as `pulumi up` does after a refresh: whatever the program declares about configuration sets is restored. */
  up(): void {
    const sets = this.graph.resources.filter(({ type }) => type === "aws:sesv2/configurationSet:ConfigurationSet");
    for (const set of sets) this.cloud.update(set);
  }

  /** The logical names of all alarms in the ALARM state, in alphabetical order. */
  ringing(): string[] {
    return this.graph.resources
      .filter(({ type }) => type === "aws:cloudwatch/metricAlarm:MetricAlarm")
      .filter(({ inputs }) => this.cloud.alarms.state(String(inputs.name)) === "ALARM")
      .map(({ name }) => name)
      .sort();
  }

  /** A recipient's item in the table. */
  async recipient(address: string): Promise<Recipient | undefined> {
    return (await this.recipients()).find((item) => item.recipient === address);
  }

  /** Every recipient in the table. */
  async recipients(): Promise<Recipient[]> {
    const items = await this.cloud.dynamodb.items(this.text("aws:dynamodb/table:Table", "recipients"));
    return items.map((item) => Object.fromEntries(Object.entries(item).map(([key, value]) => [key, plain(value)])));
  }

  /** The reason for which an address is on SES's suppression list. */
  suppressed(address: string): string | undefined {
    return this.cloud.ses.suppressionList.entries().find((entry) => entry.address === address)?.reason;
  }

  /** The sum of one of our own metrics over all configuration sets. */
  metric(name: string): number {
    return this.cloud.metrics.data
      .filter((datum) => datum.namespace !== "AWS/SES" && datum.name === name)
      .reduce((sum, { value }) => sum + value, 0);
  }

  /** The number of messages in a queue, visible or in flight. */
  async waiting(queue: QueueName): Promise<number> {
    return (await this.cloud.sqs.messages(this.queueName(queue))).length;
  }
}

/**
 * The registered resource with this type and logical name.
 *
 * @throws Error when the graph has none
 */
export function find(graph: Graph, type: string, name: string): Resource {
  const found = graph.resources.find((resource) => resource.type === type && resource.name === name);
  if (!found) throw new Error(`The program registers no ${type} named "${name}".`);
  return found;
}
