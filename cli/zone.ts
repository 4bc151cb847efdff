/** A stack's zone at Porkbun, for the commands that look at it: the keys, the client, and what is wanted there. */
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { parsedKeys } from "../infra/dns/aws";
import { keysFrom } from "../infra/dns/environment";
import { type Clock, type Credentials, Porkbun, systemClock } from "../infra/dns/porkbun/client";
import type { Wanted } from "../infra/dns/porkbun/reconcile";
import { publishedSpf, type Resolve, resolverFor } from "../infra/dns/public";
import { dkimRecords } from "../infra/dns/records";
import { stackDns } from "../infra/dns/stack";
import { names } from "../infra/names";
import type { Settings } from "../infra/settings";
import type { Aws } from "./aws/aws";
import { ifPresent } from "./aws/fault";
import type { PulumiCli } from "./pulumi-cli";
import type { Terminal } from "./terminal";

/** What a command works with. */
export interface Zone {
  readonly client: Porkbun;
  readonly wanted: Wanted;
  readonly lookUpSpf: (domain: string) => Promise<string | undefined>;
  readonly resolve: Resolve;
}

/** Where the keys may be. */
export interface KeySources {
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
export async function porkbunKeys(
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

/**
 * Opens the zone; nothing is asked of it yet.
 *
 * @param dkimTokens those of the sending domain; none: the DKIM records are not among what is wanted
 * @throws PorkbunError where the keys cannot be used
 */
export function openZone(
  settings: Settings,
  credentials: Credentials,
  dkimTokens: readonly string[],
  terminal: Terminal,
  { clock = systemClock, attempts }: { readonly clock?: Clock; readonly attempts?: number } = {},
): Zone {
  const { zone, owner, sendingDomain, region, records } = stackDns(settings);
  const { PORKBUN_API_URL: baseUrl } = terminal.environment;
  const resolve = resolverFor(baseUrl);
  const client = new Porkbun({
    credentials,
    allowSandbox: !settings.production,
    clock,
    ...(attempts !== undefined && { attempts }),
    onRetry: ({ error, next, of, wait }) =>
      terminal.tell(
        `${error.message.replace(/\.?$/, ".")} Try ${String(next)} of ${String(of)} in ${(wait / 1000).toFixed(1)} s.`,
      ),
    ...(baseUrl && { baseUrl }),
  });
  const wish = [...records, ...dkimRecords(sendingDomain, region, dkimTokens)];
  return {
    client,
    wanted: { zone, owner, wish },
    lookUpSpf: (domain) => publishedSpf(resolve, domain),
    resolve,
  };
}
