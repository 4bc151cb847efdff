/**
 * fauxqs, the emulator behind SQS and SNS, called in this process so that it opens no port of its own.
 *
 * It knows one account, 000000000000. Names of the rehearsed account are translated where they cross this file.
 */
import type { buildApp } from "fauxqs" with { "resolution-mode": "import" };
import type { Answer } from "./gateway";
import type { Place } from "./place";
import { Refusal } from "./refusal";

const account = "000000000000";

type App = ReturnType<typeof buildApp>;

export class Fauxqs {
  readonly #app: App;
  readonly #place: Place;

  private constructor(app: App, place: Place) {
    this.#app = app;
    this.#place = place;
  }

  static async start(place: Place): Promise<Fauxqs> {
    const fauxqs = await import("fauxqs");
    return new Fauxqs(fauxqs.buildApp({ logger: false, defaultRegion: place.region }), place);
  }

  /** An ARN or a text that holds ARNs, as fauxqs knows them. */
  inward(text: string): string {
    return text.replaceAll(`:${this.#place.accountId}:`, `:${account}:`);
  }

  /** The reverse of {@link Fauxqs.inward}. */
  outward(text: string): string {
    return text.replaceAll(`:${account}:`, `:${this.#place.accountId}:`);
  }

  /** The URL by which fauxqs knows a queue. */
  queueUrl(name: string): string {
    return `/${account}/${name}`;
  }

  /** Carries out an operation of SQS (AWS JSON 1.0). */
  async sqs(operation: string, body: Readonly<Record<string, unknown>>): Promise<Answer> {
    return this.#post("application/x-amz-json-1.0", JSON.stringify(body), { "x-amz-target": `AmazonSQS.${operation}` });
  }

  /** Carries out an operation of SNS (AWS Query). */
  async sns(parameters: Readonly<Record<string, string>>): Promise<Answer> {
    return this.#post("application/x-www-form-urlencoded", new URLSearchParams(parameters).toString(), {});
  }

  /** What a queue holds, without touching it. */
  async inspect(queue: string): Promise<unknown> {
    const { body } = await this.#app.inject({ method: "GET", url: `/_fauxqs/queues/${queue}` });
    return JSON.parse(body);
  }

  async stop(): Promise<void> {
    await this.#app.close();
  }

  async #post(contentType: string, payload: string, headers: Readonly<Record<string, string>>): Promise<Answer> {
    const scope = `fauxqs/20000101/${this.#place.region}/sqs/aws4_request`;
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
    return { status: statusCode, headers: { "content-type": String(answered["content-type"] ?? contentType) }, body };
  }
}

/** The body of an answer that must be a success. */
export function succeeded(answer: Answer): string {
  if (answer.status !== 200) throw new Refusal("fauxqs", "InternalError", answer.body, answer.status);
  return answer.body;
}
