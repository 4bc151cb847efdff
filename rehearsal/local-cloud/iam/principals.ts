/** The account's principals: roles with their policies, the principals that scenarios play, and the credentials of each. */
import { randomBytes } from "node:crypto";
import type { AwsAccount } from "../aws-account";
import { type Context, type Policy, type Principal, decide, namedPrincipals, parsePolicy } from "./policy-evaluation";
import { Refusal } from "../refusal";

/** The IAM principal or AWS service that makes a call. */
export type Caller = Session | { readonly service: string };

/** What an access key id belongs to. */
export interface Session {
  /** The ARN that policies name: for a role its own, not the session's. */
  readonly arn: string;
  /** The ARN that AWS's error messages name. */
  readonly sessionArn: string;
}

/** Credentials for an AWS SDK client. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

/** What is to be authorized, apart from the caller; see {@link Principals.authorize}. */
export interface Question {
  readonly action: string;
  readonly resource: string;
  readonly context?: Context;
  /** The resource's policy, if it has one. */
  readonly policy?: Policy | undefined;
  /** See `Policies.resourceDecides` in policy-evaluation.ts. */
  readonly policyDecides?: boolean;
}

interface Role {
  readonly arn: string;
  readonly trust: Policy;
  readonly policies: Map<string, Policy>;
}

const administrator = parsePolicy({
  Version: "2012-10-17",
  Statement: { Effect: "Allow", Action: "*", Resource: "*" },
});

/** IAM of the local cloud. */
export class Principals {
  readonly #roles = new Map<string, Role>();
  readonly #sessions = new Map<string, Session>();
  /** The principals that scenarios play, with their policies. */
  readonly #players = new Map<string, readonly Policy[]>();
  /** By principal ARN, the actions that it requested and was allowed. */
  readonly used = new Map<string, Set<string>>();
  /** The deployer: an administrator, whom only resource policies can stop. */
  readonly deployer: Session;

  constructor(readonly account: AwsAccount) {
    const arn = `arn:${account.partition}:iam::${account.accountId}:user/deployer`;
    this.#players.set(arn, [administrator]);
    this.deployer = { arn, sessionArn: arn };
  }

  createRole({ name, assumeRolePolicy }: { name: string; assumeRolePolicy: unknown }, arn: string): void {
    if (this.#roles.has(arn)) {
      throw new Refusal("iam", "EntityAlreadyExists", `Role with name ${name} already exists.`, 409);
    }
    const trust = parsePolicy(assumeRolePolicy);
    const absent = this.absentPrincipal(trust);
    if (absent) {
      throw new Refusal("iam", "MalformedPolicyDocument", `Invalid principal in policy: "AWS":"${absent}"`);
    }
    this.#roles.set(arn, { arn, trust, policies: new Map() });
  }

  putRolePolicy({ role, policy }: { role: string; policy: unknown }, name: string): void {
    const found = [...this.#roles.values()].find(({ arn }) => arn.endsWith(`/${role}`));
    if (!found) throw new Refusal("iam", "NoSuchEntity", `The role with name ${role} cannot be found.`, 404);
    found.policies.set(name, parsePolicy(policy));
  }

  /** The first principal of this account that a policy names and that does not exist. */
  absentPrincipal(policy: Policy): string | undefined {
    return namedPrincipals(policy).find(
      (arn) => arn.split(":")[4] === this.account.accountId && !this.#roles.has(arn) && !this.#players.has(arn),
    );
  }

  /**
   * Issues credentials for a role, or for any other principal that a scenario plays.
   *
   * @param principalArn a role's ARN gives a session of the role
   * @param options.session the session's name
   * @param options.policies the policies of a principal that isn't deployed; an administrator's when absent
   */
  credentials(
    principalArn: string,
    { session = "rehearsal", policies }: { session?: string; policies?: readonly unknown[] } = {},
  ): Credentials {
    const role = this.#roles.get(principalArn);
    if (!role) this.#players.set(principalArn, policies?.map(parsePolicy) ?? [administrator]);
    const path = principalArn.split(":")[5] ?? "";
    const sessionArn = path.startsWith("role/")
      ? `arn:${this.account.partition}:sts::${this.account.accountId}:assumed-role/${path.split("/").at(-1) ?? ""}/${session}`
      : principalArn;
    const accessKeyId = `ASIA${randomBytes(8).toString("hex").toUpperCase()}`;
    this.#sessions.set(accessKeyId, { arn: principalArn, sessionArn });
    return {
      accessKeyId,
      secretAccessKey: randomBytes(20).toString("hex"),
      sessionToken: randomBytes(32).toString("hex"),
    };
  }

  /** The caller to whom an access key belongs. */
  session(accessKeyId: string): Session | undefined {
    return this.#sessions.get(accessKeyId);
  }

  /** Whether a caller may assume a role, by the role's trust policy; false for a role that doesn't exist. */
  mayAssume(roleArn: string, caller: Caller, context: Context = {}): boolean {
    return this.#roles.has(roleArn) && this.verdict(caller, this.#assumption(roleArn, context)).allowed;
  }

  /**
   * Refuses unless the caller may assume the role.
   *
   * @throws Refusal `AccessDenied`, also for a role that doesn't exist
   */
  authorizeAssumption(caller: Caller, roleArn: string): void {
    this.authorize(caller, this.#assumption(roleArn, {}));
  }

  #assumption(roleArn: string, context: Context): Question {
    const policy = this.#roles.get(roleArn)?.trust;
    return { action: "sts:AssumeRole", resource: roleArn, context, policy, policyDecides: true };
  }

  /**
   * Refuses unless the call is allowed.
   *
   * @throws Refusal `AccessDenied` with AWS's message
   */
  authorize(caller: Caller, question: Question): void {
    const verdict = this.verdict(caller, question);
    if (verdict.allowed) return;
    const { action, resource } = question;
    const who = "service" in caller ? caller.service : caller.sessionArn;
    throw new Refusal(
      action.split(":")[0] ?? "",
      "AccessDenied",
      `User: ${who} is not authorized to perform: ${action} on resource: ${resource} ${verdict.because}`,
      403,
    );
  }

  verdict(caller: Caller, { action, resource, context = {}, policy, policyDecides = false }: Question) {
    const principal: Principal = caller;
    const verdict = decide(
      { principal, action, resource, context: { ...this.#contextOf(caller), ...context } },
      { identity: "arn" in caller ? this.#policies(caller.arn) : [], resource: policy, resourceDecides: policyDecides },
    );
    if (verdict.allowed && "arn" in caller) this.#note(caller.arn, action);
    return verdict;
  }

  #note(arn: string, action: string): void {
    const actions = this.used.get(arn) ?? new Set();
    this.used.set(arn, actions.add(action));
  }

  #policies(arn: string): readonly Policy[] {
    const role = this.#roles.get(arn);
    return role ? [...role.policies.values()] : (this.#players.get(arn) ?? []);
  }

  /** The condition keys that AWS sets on every request; HTTP on loopback stands in for the HTTPS of AWS's endpoints. */
  #contextOf(caller: Caller): Context {
    return {
      "aws:RequestedRegion": this.account.region,
      "aws:SecureTransport": "true",
      "aws:PrincipalIsAWSService": String("service" in caller),
      ...("arn" in caller && {
        "aws:PrincipalArn": caller.arn,
        "aws:PrincipalAccount": caller.arn.split(":")[4] ?? "",
      }),
    };
  }
}
