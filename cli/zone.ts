/** A stack's zone at Porkbun, for the commands that look at it: the keys, the client, and what is wanted there. */
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { parsedKeys } from "../infra/dns/aws";
import { keysFrom } from "../infra/dns/environment";
import { type Credentials, Porkbun, type Retry } from "../infra/dns/porkbun/client";
import type { Wanted } from "../infra/dns/porkbun/reconcile";
import { publishedSpf, resolverFor } from "../infra/dns/public";
import { dkimRecords } from "../infra/dns/records";
import { stackDns } from "../infra/dns/stack";
import { names } from "../infra/names";
import type { Settings } from "../infra/settings";
import type { Aws } from "./aws/aws";
import { ifPresent } from "./aws/fault";
import { identity } from "./aws/holdings";
import type { PulumiCli } from "./pulumi-cli";
import type { Terminal } from "./terminal";

/** What a command works with. */
export interface Zone {
  readonly client: Porkbun;
  readonly wanted: Wanted;
  readonly lookUpSpf: (domain: string) => Promise<string | undefined>;
}

/** Says of each further try of a call why there is one. */
export const tellRetry =
  ({ tell }: Pick<Terminal, "tell">) =>
  ({ error, next, of, wait }: Retry): void =>
    tell(
      `${error.message.replace(/\.?$/, ".")} Try ${String(next)} of ${String(of)} in ${(wait / 1000).toFixed(1)} s.`,
    );

/** Where the keys may be. */
interface KeySources {
  readonly environment: Terminal["environment"];
  /** The stack's configuration, which `up` puts into the secret. */
  readonly cli?: PulumiCli | undefined;
  /** The stack's secret, which is there from the first `up` on. */
  readonly aws?: Aws | undefined;
}

/**
 * The Porkbun key pair: of the environment, else of the stack's configuration, else of its secret in AWS.
 *
 * @returns undefined where none of them has it
 * @throws AwsFault where the secret cannot be read
 */
async function porkbunKeys(
  { place }: Settings,
  { environment, cli, aws }: KeySources,
): Promise<Credentials | undefined> {
  const own = keysFrom(environment);
  if (own) return own;
  const [apiKey, secretApiKey] = [
    await cli?.configured("porkbunApiKey", place.stack),
    await cli?.configured("porkbunSecretApiKey", place.stack),
  ];
  if (apiKey !== undefined && secretApiKey !== undefined) return { apiKey, secretApiKey };
  if (!aws) return undefined;
  const ask = new GetSecretValueCommand({ SecretId: names(place).secrets.porkbun.arn });
  return parsedKeys((await ifPresent(aws.client(SecretsManagerClient).send(ask)))?.SecretString ?? "");
}

/** The DKIM tokens to publish: those of the settings, else those that SES has assigned; none before there is an identity. */
async function dkimTokensOf({ dkimTokens, sendingDomain }: Settings, aws: Aws | undefined): Promise<readonly string[]> {
  if (dkimTokens.length > 0 || !aws) return dkimTokens;
  return (await identity(aws, sendingDomain))?.DkimAttributes?.Tokens ?? [];
}

/** Tries for a call of a command that only looks: it says that nobody answers rather than wait half a minute. */
const attempts = 2;

/**
 * Opens the zone to look at it; nothing is asked of it yet.
 *
 * @returns undefined where there are no keys to ask with
 * @throws PorkbunError where the keys cannot be used; AwsFault where AWS does not give what is needed
 */
export async function openZone(
  settings: Settings,
  sources: Omit<KeySources, "environment">,
  terminal: Terminal,
): Promise<Zone | undefined> {
  const { environment } = terminal;
  const credentials = await porkbunKeys(settings, { ...sources, environment });
  if (!credentials) return undefined;
  const { zone, owner, sendingDomain, region, records } = stackDns(settings);
  const resolve = resolverFor(environment.PORKBUN_API_URL);
  const client = new Porkbun({
    credentials,
    allowSandbox: !settings.production,
    attempts,
    onRetry: tellRetry(terminal),
    ...(environment.PORKBUN_API_URL && { baseUrl: environment.PORKBUN_API_URL }),
  });
  const wish = [...records, ...dkimRecords(sendingDomain, region, await dkimTokensOf(settings, sources.aws))];
  return { client, wanted: { zone, owner, wish }, lookUpSpf: (domain) => publishedSpf(resolve, domain) };
}
