/** What `npm run dns` does: plans, writes, checks and takes back a stack's records, and tells a person about it. */
import { printable } from "../core/printable";
import { type Caller, caller, identityDkimTokens, porkbunKeys } from "../infra/dns/aws";
import { keysFrom } from "../infra/dns/environment";
import { impact } from "../infra/dns/impact";
import { describe } from "../infra/dns/main";
import { type Clock, Porkbun, systemClock, type ZoneRecord } from "../infra/dns/porkbun/client";
import type { Plan } from "../infra/dns/porkbun/plan";
import { delegation, type Done, readAndPlan, reconcile, type Wanted } from "../infra/dns/porkbun/reconcile";
import { type PublicView, publicView, publishedSpf, type Resolve, resolverFor } from "../infra/dns/public";
import { dkimRecords } from "../infra/dns/records";
import { doneLine } from "../infra/dns/report";
import { stackDns } from "../infra/dns/stack";
import { names } from "../infra/names";
import { describeFaults } from "../infra/faults";
import { parseSettings, type Settings } from "../infra/settings";
import { readStackFile, tellNotes } from "../infra/stack-file";
import { planJson, planText, viewText } from "./dns-report";
import { type ExitCode, exitCodes } from "./exit-codes";
import { besideJson, type JsonTarget } from "./files";
import type { Terminal } from "./terminal";

/** Where the command line is used. */
export interface Surroundings {
  readonly terminal: Terminal;
  /** The network by default. */
  readonly resolve?: Resolve;
  /** This machine's by default. */
  readonly clock?: Clock;
  /** Where Pulumi.yaml and the stack files are. */
  readonly directory?: string;
}

/** What stands on the command line. */
export interface Options {
  readonly stack: string;
  readonly json?: JsonTarget;
  readonly adopt?: readonly string[];
  readonly force?: true;
  readonly allowWarnings?: true;
  /** Minutes. */
  readonly wait?: number;
  readonly yes?: true;
}

/** Milliseconds between two looks at name servers. */
const pause = 30_000;

/** What a command works with. */
interface Session {
  readonly options: Options;
  /** For everything but JSON. */
  readonly terminal: Terminal;
  /** For JSON. */
  readonly output: Terminal;
  readonly resolve: Resolve;
  readonly clock: Clock;
  readonly client: Porkbun;
  readonly wanted: Wanted;
  readonly lookUpSpf: (domain: string) => Promise<string | undefined>;
}

function settingsOf({ stack }: Options, { directory, terminal }: Surroundings): Settings {
  const file = readStackFile(stack, directory);
  tellNotes(file, terminal.tell);
  const result = parseSettings({ ...file, credentials: "unread" });
  if ("faults" in result) throw new Error(describeFaults(file, result.faults));
  return result.settings;
}

/** Asks AWS for what neither the environment nor a setting says, and otherwise nothing. */
async function open(wants: "records" | "none", options: Options, surroundings: Surroundings): Promise<Session> {
  const { terminal: output, clock = systemClock } = surroundings;
  const terminal = besideJson(options.json, output);
  const { environment } = terminal;
  const { resolve = resolverFor(environment.PORKBUN_API_URL) } = surroundings;
  const settings = settingsOf(options, surroundings);
  const { place, profile, assumeRoleArn, dkimTokens, production } = settings;
  const { zone, owner, sendingDomain, region, records } = stackDns(settings);
  let asking: Promise<Caller> | undefined;
  const aws = () =>
    (asking ??= caller({ ...place, ...(profile && { profile }), ...(assumeRoleArn && { assumeRoleArn }) }));
  const wish = async () => {
    if (wants === "none") return [];
    const tokens = dkimTokens.length > 0 ? dkimTokens : await identityDkimTokens(await aws(), sendingDomain);
    return [...records, ...dkimRecords(sendingDomain, region, tokens)];
  };
  const client = new Porkbun({
    credentials: keysFrom(environment) ?? (await porkbunKeys(await aws(), names(place).secrets.porkbun.arn)),
    allowSandbox: !production,
    clock,
    onRetry: ({ error, next, of, wait }) =>
      terminal.tell(`${error.message.replace(/\.?$/, ".")} Try ${next} of ${of} in ${(wait / 1000).toFixed(1)} s.`),
    ...(environment.PORKBUN_API_URL && { baseUrl: environment.PORKBUN_API_URL }),
  });
  const lookUpSpf = (domain: string) => publishedSpf(resolve, domain);
  const wanted = { zone, owner, adopt: options.adopt ?? [], wish: await wish() };
  return { options, terminal, output, resolve, clock, client, lookUpSpf, wanted };
}

/** What a person should know of a plan. */
function warningsOf({ client, wanted }: Session, plan: Plan, records: readonly ZoneRecord[]): string[] {
  const sandbox = client.sandbox ? ["The keys are of Porkbun's sandbox: nothing here is real."] : [];
  const below = plan.unknownSpf.join(", ");
  const uncounted = below ? [`What an SPF record costs below ${below} could not be counted.`] : [];
  const left = plan.left.map(({ record, reason }) => `${record.type} ${record.name} (${record.id}) stays: ${reason}.`);
  return [...sandbox, ...impact(plan, records, wanted.wish), ...uncounted, ...left];
}

async function planned(session: Session): Promise<{ plan: Plan; warnings: string[]; code: ExitCode }> {
  const { plan, records } = await readAndPlan(session.wanted, session);
  const { wrong, unknown } = await delegation(plan.zone, session.client);
  const odd = [wrong, unknown].filter((warning) => warning !== undefined);
  const isStuck = plan.conflicts.length > 0 || wrong !== undefined;
  const code = isStuck ? exitCodes.failed : plan.writes.length > 0 ? exitCodes.drift : exitCodes.done;
  return { plan, warnings: [...odd, ...warningsOf(session, plan, records)], code };
}

function show({ options, terminal, output }: Session, json: unknown, text: string): void {
  terminal.print(text);
  options.json?.write(json, output);
}

async function plan(session: Session): Promise<ExitCode> {
  const { plan, warnings, code } = await planned(session);
  show(session, planJson(plan, warnings), planText(plan, warnings, session.terminal.paint));
  return code;
}

/** Runs the reconciler, with the plan before and each write as it is done on the terminal. */
async function write(session: Session, consent: (plan: Plan) => Promise<void>): Promise<ExitCode> {
  const { options, terminal, client, lookUpSpf, wanted } = session;
  let count = 0;
  let total = 0;
  const { plan, done, warnings } = await reconcile(
    wanted,
    { force: options.force ?? false, allowWarnings: options.allowWarnings ?? false },
    {
      client,
      lookUpSpf,
      onPlan: async (plan, records) => {
        terminal.print(planText(plan, warningsOf(session, plan, records), terminal.paint));
        total = plan.writes.length;
        await consent(plan);
      },
      onDone: (one: Done) => terminal.print(`${String(++count)}/${String(total)} ${doneLine(one)}`),
    },
  );
  warnings.forEach((warning) => terminal.tell(`Warning: ${printable(warning)}`));
  const state = wanted.wish.length > 0 ? "is in step" : "has no record of the stack any more";
  const words = `${wanted.zone} ${state}${done.length > 0 ? `, by ${String(done.length)} writes` : ""}.`;
  show(session, { ...planJson(plan, warnings), done }, words);
  return exitCodes.done;
}

const apply = (session: Session) => write(session, () => Promise.resolve());

const destroy = (session: Session) =>
  write(session, async (plan) => {
    const { options, terminal } = session;
    if (options.yes || plan.writes.length === 0) return;
    if (!terminal.ask) throw new Error("destroy asks before it deletes; where nobody can answer it takes --yes.");
    const answer = await terminal.ask(`Type ${plan.zone} to take these records out: `);
    if (answer.trim() !== plan.zone) throw new Error("Nothing was deleted.");
  });

const isSeen = ({ sightings }: PublicView) =>
  sightings.every(({ seenBy, missingAt }) => missingAt.length === 0 && seenBy.length > 0);

/** Looks at the zone from outside until it is seen everywhere or the time is over. */
async function look({ options, terminal, clock, resolve }: Session, plan: Plan): Promise<PublicView | undefined> {
  const records = plan.unchanged.map(({ record }) => record);
  const end = clock.now() + (options.wait ?? 0) * 60_000;
  for (;;) {
    const view = await publicView(resolve, plan.zone, records);
    if (!view || isSeen(view) || clock.now() + pause > end) return view;
    const waiting = view.sightings.filter(({ missingAt }) => missingAt.length > 0).length;
    terminal.tell(
      `${String(waiting)} of ${String(records.length)} records are not seen everywhere yet; looking again in 30 s.`,
    );
    await clock.sleep(pause);
  }
}

async function check(session: Session): Promise<ExitCode> {
  const { plan, warnings, code } = await planned(session);
  const { paint } = session.terminal;
  const isInStep = code === exitCodes.done;
  const view = isInStep ? await look(session, plan) : undefined;
  const unasked = isInStep ? "\n\nNo name server was asked: there is no network." : "";
  const outside = view ? `\n${viewText(view, paint)}` : unasked;
  const json = { ...planJson(plan, warnings), ...(view && { internet: view }) };
  show(session, json, `${planText(plan, warnings, paint)}${outside}`);
  return view && !isSeen(view) ? exitCodes.drift : code;
}

const actions = { plan, apply, check, destroy };

/** What can be done. */
export type Action = keyof typeof actions;

/**
 * Does one of {@link actions}.
 *
 * @returns the code to end with
 * @throws Error in words for a person
 */
export async function act(action: Action, options: Options, surroundings: Surroundings): Promise<ExitCode> {
  try {
    return await actions[action](await open(action === "destroy" ? "none" : "records", options, surroundings));
  } catch (error) {
    throw new Error(describe(error), { cause: error });
  }
}
