/** Where the effects of a simulated message are seen: the ledger, the table of recipients, and the metrics. */
import { CloudWatchClient, GetMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import { DeleteItemCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import type { Status } from "../../core/outbox-messages/status";
import { type Count, metricOf } from "../../core/metrics/rates";
import { parseIdKey } from "../../core/recipients/identity";
import { readRecipient } from "../../core/recipients/table";
import { readSecret } from "../../core/aws-clients/secrets";
import { SECONDS } from "../../core/time/spans";
import { Keys } from "../../functions/outbox/keys";
import type { MessageRow } from "../../functions/outbox/ledger";
import { LedgerTable } from "../../functions/outbox/table";
import { names } from "../../infra/names-and-arns/names";
import type { Settings } from "../../infra/settings/settings";
import type { Aws } from "../aws-client/aws";

/** The places of one stack. */
export class Looks {
  readonly #aws: Aws;
  readonly #names: ReturnType<typeof names>;
  readonly #keys: Keys;

  private constructor(aws: Aws, own: ReturnType<typeof names>, keys: Keys) {
    this.#aws = aws;
    this.#names = own;
    this.#keys = keys;
  }

  /** Reads the key by which the ledger knows a message. @throws AwsFault */
  static async open(aws: Aws, { target }: Pick<Settings, "target">): Promise<Looks> {
    const own = names(target);
    const secret = await readSecret(aws.client(SecretsManagerClient), own.secrets.recipientId.arn);
    return new Looks(aws, own, new Keys(parseIdKey(secret)));
  }

  get #dynamodb(): DynamoDBClient {
    return this.#aws.client(DynamoDBClient);
  }

  #row(id: string): Promise<MessageRow | undefined> {
    return new LedgerTable(this.#dynamodb, this.#names.ledgerTable.name).read<MessageRow>(this.#keys.message({ id }));
  }

  /** What the outbox has made of a message, once it is done with it: `sent`, `skipped: suppressed`. */
  async outcome(id: string): Promise<string | undefined> {
    const row = await this.#row(id);
    if (!row || row.state === "claimed" || row.state === "released") return undefined;
    return row.reason === undefined ? row.state : `${row.state}: ${row.reason}`;
  }

  /** What SES has told of a message's mail, once the status function has it: `delivered`. */
  async told(id: string, status: Status): Promise<string | undefined> {
    return (await this.#row(id))?.outcomes?.find((outcome) => outcome.status === status)?.status;
  }

  /** Why the table of recipients has an address suppressed. */
  async suppression(recipient: string): Promise<string | undefined> {
    return (await readRecipient(this.#dynamodb, this.#names.recipientsTable.name, recipient))?.reason;
  }

  /** How many are counted for the main configuration set, those of other mail included. @param since in milliseconds */
  async counted(count: Count, since: number): Promise<string | undefined> {
    const { namespace, name, dimensions } = metricOf(
      count,
      this.#names.configurationSets.main.name,
      this.#names.metricsNamespace,
    );
    const Dimensions = Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
    const Metric = { Namespace: namespace, MetricName: name, Dimensions };
    const minute = SECONDS.minute * 1000;
    const ask = new GetMetricDataCommand({
      // Points are by the minute, and this machine's clock may be a little fast.
      StartTime: new Date(Math.floor(since / minute - 1) * minute),
      EndTime: new Date(Date.now() + minute),
      MetricDataQueries: [{ Id: "counted", MetricStat: { Metric, Period: SECONDS.minute, Stat: "Sum" } }],
    });
    const { MetricDataResults: [found] = [] } = await this.#aws.client(CloudWatchClient).send(ask);
    const sum = (found?.Values ?? []).reduce((total, value) => total + value, 0);
    return sum > 0 ? `${sum} counted` : undefined;
  }

  /** Deletes what tables keep of messages and their recipients. */
  async forget(messages: readonly { readonly id: string; readonly recipient: string }[]): Promise<void> {
    const { ledgerTable, recipientsTable } = this.#names;
    const rows = messages.flatMap(({ id, recipient }) => [
      this.#keys.message({ id }),
      this.#keys.alerts(recipient, new Date()),
    ]);
    const remove = (TableName: string, attribute: string, value: string) =>
      this.#dynamodb.send(new DeleteItemCommand({ TableName, Key: { [attribute]: { S: value } } }));
    for (const key of new Set(rows)) await remove(ledgerTable.name, "key", key);
    for (const { recipient } of messages) await remove(recipientsTable.name, "recipient", recipient);
  }
}
