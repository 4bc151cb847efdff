/** AWS STS: the caller's identity, and assuming roles. */
import type { Answer, Call, Service } from "../gateway";
import type { Principals } from "../iam/principals";
import type { Clock } from "../clock";
import { MILLISECONDS } from "../../../core/time/spans";

export class Sts implements Service {
  constructor(
    private readonly principals: Principals,
    private readonly clock: Clock,
  ) {}

  handle({ operation, caller, body }: Call): Promise<Answer | undefined> {
    const parameters = new URLSearchParams(body);
    const { accountId } = this.principals.account;
    if (operation === "GetCallerIdentity") {
      const { sessionArn } = caller;
      const result = `<Arn>${sessionArn}</Arn><UserId>${sessionArn}</UserId><Account>${accountId}</Account>`;
      return Promise.resolve(answer(operation, result));
    }
    if (operation !== "AssumeRole") return Promise.resolve(undefined);
    const role = parameters.get("RoleArn") ?? "";
    this.principals.authorizeAssumption(caller, role);
    const session = parameters.get("RoleSessionName") ?? "";
    const { accessKeyId, secretAccessKey, sessionToken } = this.principals.credentials(role, { session });
    const expiration = new Date(this.clock.now().getTime() + MILLISECONDS.hour).toISOString();
    const credentials =
      `<AccessKeyId>${accessKeyId}</AccessKeyId><SecretAccessKey>${secretAccessKey}</SecretAccessKey>` +
      `<SessionToken>${sessionToken}</SessionToken><Expiration>${expiration}</Expiration>`;
    const user = `<AssumedRoleUser><AssumedRoleId>AROA:${session}</AssumedRoleId><Arn>${role}</Arn></AssumedRoleUser>`;
    return Promise.resolve(answer(operation, `<Credentials>${credentials}</Credentials>${user}`));
  }
}

function answer(operation: string, result: string): Answer {
  const xmlns = "https://sts.amazonaws.com/doc/2011-06-15/";
  const body =
    `<${operation}Response xmlns="${xmlns}"><${operation}Result>${result}</${operation}Result>` +
    `<ResponseMetadata><RequestId>rehearsal</RequestId></ResponseMetadata></${operation}Response>`;
  return { status: 200, headers: { "content-type": "text/xml" }, body };
}
