/**
 * What the stack's Commands run, `apply` or `destroy`, in the program's folder.
 *
 * Standard input holds what is wanted, as {@link CommandInput}. The environment holds how to get credentials, and the values that
 * AWS assigns, perhaps during deployment: the DKIM tokens, the certificate's record, the target of the links' host. A run prints
 * one line of JSON, {@link CommandOutput}, which the next run gets in PULUMI_COMMAND_STDOUT. The engine keeps that line in its
 * state and shows all output when a run fails, so no key is ever printed.
 */
import { json } from "node:stream/consumers";
import { printableLines } from "../../core/formatting/printable";
import { caller, porkbunKeys } from "./aws";
import { type Environment, keysFrom } from "./environment";
import { publishedSpf, resolverFor } from "./public";
import { dkimRecords, type DnsRecord, linksRecord, validationRecord } from "./records";
import { failureText } from "./report";
import { linksDomain, type StackDns } from "./stack";
import { type Clock, type Credentials, Porkbun } from "./porkbun/client";
import { PorkbunError } from "./porkbun/errors";
import type { Claims, Owner } from "./porkbun/ownership";
import { reconcile, ReconcileError, type ReconcileContext } from "./porkbun/reconcile";

/** What standard input holds; `records` may be absent. */
export type CommandInput = Omit<StackDns, "records"> & Partial<Pick<StackDns, "records">>;

/** What a run prints. */
export interface CommandOutput {
  readonly zone: string;
  /** What is ours in the zone. */
  readonly claims: Claims;
}

const split = (tokens: string | undefined) => (tokens ? tokens.split(",") : []);

/**
 * The DKIM tokens to publish.
 *
 * @throws Error if the settings have other tokens than the identity, since the records would verify nothing
 */
export function dkimTokens({ DKIM_TOKENS, IDENTITY_DKIM_TOKENS }: Environment): string[] {
  const [stated, assigned] = [split(DKIM_TOKENS), split(IDENTITY_DKIM_TOKENS)];
  if (stated.length === 0) return assigned;
  if (assigned.length > 0 && [...stated].sort().join() !== [...assigned].sort().join()) {
    throw new Error(
      "The setting dkimTokens and the identity in SES have different DKIM tokens.\n" +
        `  setting   ${stated.join(", ")}\n  identity  ${assigned.join(", ")}\n` +
        "Without the setting, those of the identity are used.",
    );
  }
  return stated;
}

/**
 * The desired records: those in the input, and those whose values AWS has assigned.
 *
 * @throws Error if one of those values is missing
 */
function desiredRecords(
  { owner, sendingDomain, region, records = [] }: CommandInput,
  environment: Environment,
): DnsRecord[] {
  const host = linksDomain(sendingDomain);
  if (owner.part === "links") return [...records, linksRecord(host, environment.LINKS_TARGET ?? "")];
  const [name = "", content = ""] = environment.CERTIFICATE_VALIDATION?.split(" ") ?? [];
  return [
    ...records,
    ...dkimRecords(sendingDomain, region, dkimTokens(environment)),
    validationRecord(host, { name, content }),
  ];
}

/** The keys in the environment, else those in the stack's secret. */
async function credentials(environment: Environment): Promise<Credentials> {
  const own = keysFrom(environment);
  if (own) return own;
  const {
    PORKBUN_SECRET_ARN = "",
    AWS_REGION = "",
    DEPLOY_ACCOUNT_ID = "",
    DEPLOY_PROFILE,
    DEPLOY_ROLE_ARN,
  } = environment;
  const access = {
    region: AWS_REGION,
    accountId: DEPLOY_ACCOUNT_ID,
    ...(DEPLOY_PROFILE && { profile: DEPLOY_PROFILE }),
    ...(DEPLOY_ROLE_ARN && { assumeRoleArn: DEPLOY_ROLE_ARN }),
  };
  return porkbunKeys(await caller(access), PORKBUN_SECRET_ARN);
}

function previousOutput({ PULUMI_COMMAND_STDOUT = "" }: Environment): CommandOutput | undefined {
  try {
    const { zone, claims } = JSON.parse(PULUMI_COMMAND_STDOUT) as Partial<CommandOutput>;
    return zone && claims ? { zone, claims } : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Carries out one command.
 *
 * @returns what to print
 */
export async function run(
  command: "apply" | "destroy",
  dns: CommandInput,
  environment: Environment,
  clock?: Clock,
): Promise<CommandOutput> {
  const { zone, owner } = dns;
  const desired = command === "apply" ? desiredRecords(dns, environment) : [];
  const client = new Porkbun({
    credentials: await credentials(environment),
    allowSandbox: !dns.production,
    ...(environment.PORKBUN_API_URL && { baseUrl: environment.PORKBUN_API_URL }),
    ...(clock && { clock }),
  });
  const resolve = resolverFor(environment.PORKBUN_API_URL);
  const context = { client, lookUpSpf: (domain: string) => publishedSpf(resolve, domain) };
  const previous = previousOutput(environment);
  const recorded = previous?.zone === zone ? previous.claims : {};
  const { claims } = await reconcile({ zone, desired, owner, recorded }, {}, context);
  if (previous && previous.zone !== zone) await leave(previous, owner, context);
  return { zone, claims };
}

/** Removes a stack's records from the zone that it has left, unless the keys no longer have access to it. */
async function leave({ zone, claims }: CommandOutput, owner: Owner, context: ReconcileContext): Promise<void> {
  try {
    await reconcile({ zone, desired: [], owner, recorded: claims }, {}, context);
  } catch (error) {
    if (!(error instanceof PorkbunError && error.fault === "access")) throw error;
  }
}

/** What went wrong, as text for the person who runs it. */
export function describe(error: unknown): string {
  const text =
    error instanceof ReconcileError ? failureText(error) : error instanceof Error ? error.message : String(error);
  return printableLines(text);
}

async function main([command]: readonly string[]): Promise<void> {
  let hint = "";
  try {
    if (command !== "apply" && command !== "destroy") throw new Error("The command must be apply or destroy.");
    const input = (await json(process.stdin)) as CommandInput;
    hint = `To see the zone and what would be written: npm run mail -- dns plan --stack ${input.owner.stack}`;
    console.log(JSON.stringify(await run(command, input, process.env)));
  } catch (error) {
    console.error(`${describe(error)}\n${hint}`.trim());
    process.exitCode = 1;
  }
}

if (require.main === module) void main(process.argv.slice(2));
