/** What Lambda tells of the account; functions themselves are deployed, and nothing asks about them. */
import type { Answer, Call, Service } from "../gateway";
import type { Principals } from "../iam/principals";

/** https://docs.aws.amazon.com/lambda/latest/api/API_GetAccountSettings.html */
export class LambdaAccount implements Service {
  /** How many functions may run at once; a new account may start with fewer. */
  concurrency = 1000;

  constructor(private readonly principals: Principals) {}

  operation(method: string, path: string): string | undefined {
    return method === "GET" && /^\/2016-08-19\/account-settings\/?$/.test(path) ? "GetAccountSettings" : undefined;
  }

  handle({ operation, caller }: Call): Promise<Answer | undefined> {
    this.principals.authorise(caller, { action: `lambda:${operation}`, resource: "*" });
    const { concurrency } = this;
    const AccountLimit = { ConcurrentExecutions: concurrency, UnreservedConcurrentExecutions: concurrency };
    return Promise.resolve({ status: 200, body: JSON.stringify({ AccountLimit, AccountUsage: {} }) });
  }
}
