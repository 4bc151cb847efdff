/** The one place where commands call AWS: with a stack's credentials, in its account and Region alone. */
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import type { AwsAccess } from "../../infra/dns/aws";
import type { Terminal } from "../terminal/terminal";
import { actionOf, AwsFault, faultOf } from "./fault";

/** How a client of any AWS service is made. */
export interface ClientConfig {
  readonly region: string;
  readonly profile?: string;
  readonly maxAttempts: number;
  readonly credentials?: Credentials;
}

interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

/** What the SDK tells its middleware of a call. */
interface Context {
  readonly clientName?: string;
  readonly commandName?: string;
}

/** What is used of any client. */
interface Client {
  readonly middlewareStack: {
    add(
      middleware: <Args, Result>(
        next: (args: Args) => Promise<Result>,
        context: Context,
      ) => (args: Args) => Promise<Result>,
      options: { readonly step: "initialize"; readonly priority: "high"; readonly name: string },
    ): void;
  };
}

/** SES takes one call a second, apart from sending (https://docs.aws.amazon.com/ses/latest/dg/quotas.html), so some are retried. */
const MAX_ATTEMPTS = 5;
/** DynamoDB's error for a write whose condition does not hold. */
const CONDITION_FAILED = "ConditionalCheckFailedException";
/** Milliseconds after which somebody at a terminal wonders whether anything happens. */
const SLOW = 2_000;

/** AWS as one caller sees it. */
export class Aws {
  readonly #clients = new Map<unknown, Client>();

  private constructor(
    private readonly config: ClientConfig,
    private readonly terminal: Pick<Terminal, "tell" | "environment">,
    /** The ARN of the caller; undefined until AWS has told it. */
    readonly caller?: string,
  ) {}

  /**
   * Finds out who calls.
   *
   * @throws AwsFault without credentials, without the role, without an answer, or in another account than the stack's
   */
  static async open(
    { region, accountId, profile, assumeRoleArn }: AwsAccess,
    terminal: Pick<Terminal, "tell" | "environment">,
  ): Promise<Aws> {
    const own = { region, maxAttempts: MAX_ATTEMPTS, ...(profile && { profile }) };
    const config = assumeRoleArn ? await new Aws(own, terminal).#assumed(assumeRoleArn) : own;
    const sts = new Aws(config, terminal).client(STSClient);
    const { Account = "", Arn = "" } = await sts.send(new GetCallerIdentityCommand({}));
    if (Account === accountId) return new Aws(config, terminal, Arn);
    throw new AwsFault(
      "account",
      `The AWS credentials belong to account ${Account} (${Arn}), and the stack to account ${accountId}. ` +
        "Sign in to that account, or name a profile or role of it in the settings profile and assumeRoleArn.",
    );
  }

  async #assumed(roleArn: string): Promise<ClientConfig> {
    const { region } = this.config;
    const assume = new AssumeRoleCommand({ RoleArn: roleArn, RoleSessionName: "mail" });
    const { Credentials: session } = await this.client(STSClient).send(assume);
    const { AccessKeyId = "", SecretAccessKey = "", SessionToken = "" } = session ?? {};
    const credentials = { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
    return { region, maxAttempts: MAX_ATTEMPTS, credentials };
  }

  /**
   * The client of a service. Every failure is thrown as an {@link AwsFault}, and whoever waits for a slow answer is told so. A
   * write whose condition does not hold has not failed in this sense: it throws the SDK's own error.
   */
  client<C extends Client>(Service: new (config: ClientConfig & { useQueueUrlAsEndpoint: false }) => C): C {
    const known = this.#clients.get(Service);
    if (known) return known as C;
    // A queue's URL is a name here: AWS_ENDPOINT_URL says where calls go.
    const client = new Service({ ...this.config, useQueueUrlAsEndpoint: false });
    client.middlewareStack.add((next, context) => (args) => this.#ask(() => next(args), context), {
      step: "initialize",
      priority: "high",
      name: "fault",
    });
    this.#clients.set(Service, client);
    return client;
  }

  async #ask<Result>(call: () => Promise<Result>, { clientName = "", commandName = "" }: Context): Promise<Result> {
    const { tell, environment } = this.terminal;
    const action = actionOf(clientName, commandName);
    const slow = setTimeout(() => tell(`AWS has not answered ${action} yet; still waiting.`), SLOW);
    try {
      return await call();
    } catch (error) {
      if ((error as Error).name === CONDITION_FAILED) throw error;
      const { AWS_ENDPOINT_URL: endpoint } = environment;
      throw faultOf(error, { action, ...(this.caller && { caller: this.caller }), ...(endpoint && { endpoint }) });
    } finally {
      clearTimeout(slow);
    }
  }
}
