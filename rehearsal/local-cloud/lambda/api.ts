/** The Lambda API calls that programs make: reading the account's limits, and invoking a function. */
import type { Answer, Call, Service } from "../gateway";
import type { Principals } from "../iam/principals";
import type { Lambda } from "./lambda";

const INVOCATIONS = /^\/2015-03-31\/functions\/([^/]+)\/invocations\/?$/;

/** The API in front of the functions; deployment does not go through it. */
export class LambdaApi implements Service {
  /** The account's concurrency limit; a new account may start with fewer. */
  concurrency = 1000;
  readonly #principals: Principals;
  readonly #lambda: Lambda;

  constructor(principals: Principals, lambda: Lambda) {
    this.#principals = principals;
    this.#lambda = lambda;
  }

  operation(method: string, path: string): string | undefined {
    if (method === "POST" && INVOCATIONS.test(path)) return "Invoke";
    return method === "GET" && /^\/2016-08-19\/account-settings\/?$/.test(path) ? "GetAccountSettings" : undefined;
  }

  async handle(call: Call): Promise<Answer | undefined> {
    if (call.operation === "Invoke") return this.#invoke(call);
    this.#principals.authorize(call.caller, { action: `lambda:${call.operation}`, resource: "*" });
    const { concurrency } = this;
    const AccountLimit = { ConcurrentExecutions: concurrency, UnreservedConcurrentExecutions: concurrency };
    return { status: 200, body: JSON.stringify({ AccountLimit, AccountUsage: {} }) };
  }

  /** A function's error is still a successful call (https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html). */
  async #invoke({ caller, path, body }: Call): Promise<Answer> {
    const { name, arn } = this.#lambda.function(decodeURIComponent(INVOCATIONS.exec(path)?.[1] ?? ""));
    this.#principals.authorize(caller, { action: "lambda:InvokeFunction", resource: arn });
    const result = await this.#lambda.invoke(name, body === "" ? {} : JSON.parse(body));
    return "error" in result
      ? { status: 200, headers: { "x-amz-function-error": "Unhandled" }, body: JSON.stringify(result.error) }
      : { status: 200, body: JSON.stringify(result.payload) };
  }
}
