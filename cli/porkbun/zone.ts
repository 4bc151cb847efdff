/** A stack's zone at Porkbun, for the commands that look at it: the keys, the client, and what is wanted there. */
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { parsedKeys } from "../../infra/dns/aws";
import { keysFrom } from "../../infra/dns/environment";
import { type Clock, type Credentials, Porkbun, type Retry, systemClock } from "../../infra/dns/porkbun/client";
import type { Wanted } from "../../infra/dns/porkbun/reconcile";
import { publishedSpf, type Resolve, resolverFor } from "../../infra/dns/public";
import { dkimRecords } from "../../infra/dns/records";
import { isAssigned, stackDns } from "../../infra/dns/stack";
import { names } from "../../infra/names-and-arns/names";
import type { Settings } from "../../infra/settings/settings";
import type { Aws } from "../aws-client/aws";
import { ifPresent } from "../aws-client/fault";
import { identity } from "../aws-inventory/holdings";
import type { PulumiCli } from "../pulumi/cli";
import type { CommandContext } from "../command-line/context";
import type { Terminal } from "../terminal/terminal";

/** What a command works with. */
export interface Zone {
  readonly client: Porkbun;
  readonly wanted: Wanted;
  readonly lookUpSpf: (domain: string) => Promise<string | undefined>;
  readonly resolve: Resolve;
  readonly clock: Clock;
}

/** Says why a call is tried again. */
const tellRetry =
  ({ tell }: Pick<Terminal, "tell">) =>
  ({ error, next, of, wait }: Retry): void =>
    tell(`${error.message.replace(/\.?$/, ".")} Try ${next} of ${of} in ${(wait / 1000).toFixed(1)} s.`);

/** Where the keys may be. */
interface KeySources {
  readonly environment: Terminal["environment"];
  /** The stack's configuration, which `up` puts into the secret. */
  readonly cli?: PulumiCli | undefined;
  /** The stack's secret, which is there from the first `up` on; AWS is asked for nothing that is known without it. */
  readonly aws?: (() => Promise<Aws>) | undefined;
}

/**
 * The Porkbun key pair: of the environment, else of the stack's configuration, else of its secret in AWS.
 *
 * @returns undefined where none of them has it
 * @throws AwsFault where the secret cannot be read
 */
async function porkbunKeys(
  { target }: Settings,
  { environment, cli, aws }: KeySources,
): Promise<Credentials | undefined> {
  const own = keysFrom(environment);
  if (own) return own;
  const [apiKey, secretApiKey] = [
    await cli?.configured("porkbunApiKey", target.stack),
    await cli?.configured("porkbunSecretApiKey", target.stack),
  ];
  if (apiKey !== undefined && secretApiKey !== undefined) return { apiKey, secretApiKey };
  if (!aws) return undefined;
  const ask = new GetSecretValueCommand({ SecretId: names(target).secrets.porkbun.arn });
  const secrets = (await aws()).client(SecretsManagerClient);
  return parsedKeys((await ifPresent(secrets.send(ask)))?.SecretString ?? "");
}

/** The DKIM tokens to publish: those of the settings, else those that SES has assigned; none before there is an identity. */
async function dkimTokensOf(
  { dkimTokens, sendingDomain }: Settings,
  aws: KeySources["aws"],
): Promise<readonly string[]> {
  if (dkimTokens.length > 0 || !aws) return dkimTokens;
  return (await identity(await aws(), sendingDomain))?.DkimAttributes?.Tokens ?? [];
}

/** How often a command that only reads tries a call: it says that nobody answers rather than wait half a minute. */
export const FEW_TRIES = 2;

/** How the zone is opened. */
export interface Opening {
  readonly sources: Omit<KeySources, "environment">;
  /** Whether the stack's records are wanted; none: all of them are to be taken out. */
  readonly wants?: "records" | "none";
  /** Tries for a call; the client's own number where it is not given. */
  readonly attempts?: number;
}

/**
 * Opens the zone; nothing is asked of it yet.
 *
 * @returns undefined where there are no keys to ask with
 * @throws PorkbunError where the keys cannot be used; AwsFault where AWS does not give what is needed
 */
export async function openZone(
  settings: Settings,
  { sources, wants = "records", attempts }: Opening,
  { terminal, clock = systemClock, resolve }: CommandContext,
): Promise<Zone | undefined> {
  const { environment } = terminal;
  const credentials = await porkbunKeys(settings, { ...sources, environment });
  if (!credentials) return undefined;
  const { zone, owner, sendingDomain, region, records } = stackDns(settings);
  const ask = resolve ?? resolverFor(environment.PORKBUN_API_URL);
  const client = new Porkbun({
    credentials,
    allowSandbox: !settings.production,
    clock,
    onRetry: tellRetry(terminal),
    ...(attempts !== undefined && { attempts }),
    ...(environment.PORKBUN_API_URL && { baseUrl: environment.PORKBUN_API_URL }),
  });
  const dkim = async () => dkimRecords(sendingDomain, region, await dkimTokensOf(settings, sources.aws));
  const desired = wants === "records" ? [...records, ...(await dkim())] : [];
  return {
    client,
    wanted: { zone, owner, desired, ...(wants === "records" && { assigned: isAssigned(sendingDomain) }) },
    lookUpSpf: (domain) => publishedSpf(ask, domain),
    resolve: ask,
    clock,
  };
}
