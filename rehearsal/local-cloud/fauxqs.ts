/**
 * fauxqs, the emulator behind SQS and SNS, called in process so that it opens no port.
 *
 * It knows only the account 000000000000; the rehearsed account's names are translated in this file.
 */
import type { buildApp } from "fauxqs" with { "resolution-mode": "import" };
import type { Answer } from "./gateway";
import type { AwsAccount } from "./aws-account";
import { Refusal } from "./refusal";

const ACCOUNT = "000000000000";

type App = ReturnType<typeof buildApp>;

/** A message in a queue. */
export interface Kept {
  readonly messageId: string;
  readonly body: string;
  readonly approximateReceiveCount: number;
}

/** The contents of a queue. */
export interface Inspected {
  readonly messages: {
    readonly ready: readonly Kept[];
    readonly delayed: readonly Kept[];
    readonly inflight: readonly { readonly message: Kept }[];
  };
}

export class Fauxqs {
  readonly #app: App;
  readonly #account: AwsAccount;
  /** Incremented when a call begins and when it ends, so that results read during a call are not cached. */
  #calls = 0;
  readonly #inspected = new Map<string, { readonly calls: number; readonly answer: Inspected }>();

  private constructor(app: App, account: AwsAccount) {
    this.#app = app;
    this.#account = account;
  }

  static async start(account: AwsAccount): Promise<Fauxqs> {
    const fauxqs = await import("fauxqs");
    return new Fauxqs(fauxqs.buildApp({ logger: false, defaultRegion: account.region }), account);
  }

  /** Translates an ARN, or a text with ARNs, to the names that fauxqs knows. */
  inward(text: string): string {
    return text.replaceAll(`:${this.#account.accountId}:`, `:${ACCOUNT}:`);
  }

  /** The reverse of {@link Fauxqs.inward}. */
  outward(text: string): string {
    return text.replaceAll(`:${ACCOUNT}:`, `:${this.#account.accountId}:`);
  }

  /** The URL by which fauxqs knows a queue. */
  queueUrl(name: string): string {
    return `/${ACCOUNT}/${name}`;
  }

  /** Performs an SQS operation (AWS JSON 1.0). */
  async sqs(operation: string, body: Readonly<Record<string, unknown>>): Promise<Answer> {
    return this.#post("application/x-amz-json-1.0", JSON.stringify(body), { "x-amz-target": `AmazonSQS.${operation}` });
  }

  /** Performs an SNS operation (AWS Query). */
  async sns(parameters: Readonly<Record<string, string>>): Promise<Answer> {
    return this.#post("application/x-www-form-urlencoded", new URLSearchParams(parameters).toString(), {});
  }

  /**
   * The contents of a queue, read without side effects. Called every minute of the clock, while contents change only with calls, so results
   * are cached until the next call, except while messages wait for a delay to end.
   */
  async inspect(queue: string): Promise<Inspected> {
    const kept = this.#inspected.get(queue);
    if (kept && kept.calls === this.#calls && kept.answer.messages.delayed.length === 0) return kept.answer;
    const calls = this.#calls;
    const { body } = await this.#app.inject({ method: "GET", url: `/_fauxqs/queues/${queue}` });
    const answer = JSON.parse(body) as Inspected;
    this.#inspected.set(queue, { calls, answer });
    return answer;
  }

  async stop(): Promise<void> {
    await this.#app.close();
  }

  async #post(contentType: string, payload: string, headers: Readonly<Record<string, string>>): Promise<Answer> {
    this.#calls += 1;
    const scope = `fauxqs/20000101/${this.#account.region}/sqs/aws4_request`;
    const {
      statusCode,
      body,
      headers: answered,
    } = await this.#app.inject({
      method: "POST",
      url: "/",
      headers: { "content-type": contentType, authorization: `AWS4-HMAC-SHA256 Credential=${scope}`, ...headers },
      payload,
    });
    this.#calls += 1;
    return { status: statusCode, headers: { "content-type": String(answered["content-type"] ?? contentType) }, body };
  }
}

/** The body of a response that must be a success. */
export function succeeded(answer: Answer): string {
  if (answer.status !== 200) throw new Refusal("fauxqs", "InternalError", answer.body, answer.status);
  return answer.body;
}
