/** What `npm run mail -- dns` does: plans, writes, checks and removes a stack's records, and tells a person about it. */
import { printable } from "../../core/formatting/printable";
import { impact } from "../../infra/dns/impact";
import { describe } from "../../infra/dns/main";
import type { ZoneRecord } from "../../infra/dns/porkbun/client";
import type { Plan } from "../../infra/dns/porkbun/plan";
import {
  delegation,
  type Done,
  type Outcome,
  readAndPlan,
  reconcile,
  type Wanted,
} from "../../infra/dns/porkbun/reconcile";
import { type PublicView, publicView } from "../../infra/dns/public";
import { doneLine } from "../../infra/dns/report";
import { awsAccess, linksDomain } from "../../infra/dns/stack";
import { Aws } from "../aws-client/aws";
import { planJson, planText, viewText } from "./report";
import { type ExitCode, exitCodes } from "../process/exit-codes";
import { besideJson, type JsonTarget } from "../command-line/files";
import { PulumiCli } from "../pulumi/cli";
import { settingsOf, type CommandContext } from "../command-line/context";
import type { Terminal } from "../terminal/terminal";
import { openZone, type Zone } from "../porkbun/zone";

/** The command's options. */
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
const PAUSE = 30_000;

/** What a command works with. */
interface Session extends Zone {
  readonly options: Options;
  /** For everything but JSON. */
  readonly terminal: Terminal;
  /** For JSON. */
  readonly output: Terminal;
  /** The host of the links, whose records AWS assigns the values of. */
  readonly host: string;
}

/** Asks AWS only for what neither the environment nor the stack's configuration says. */
async function open(wants: "records" | "none", options: Options, surroundings: CommandContext): Promise<Session> {
  const { terminal: output, directory } = surroundings;
  const terminal = besideJson(options.json, output);
  const settings = settingsOf(options.stack, { ...surroundings, terminal });
  let asking: Promise<Aws> | undefined;
  const sources = {
    cli: PulumiCli.find(terminal.environment, directory),
    aws: () => (asking ??= Aws.open(awsAccess(settings), terminal)),
  };
  const zone = await openZone(settings, { sources, wants }, { ...surroundings, terminal });
  if (!zone) throw new Error(NO_KEYS);
  return {
    ...zone,
    wanted: { ...zone.wanted, adopt: options.adopt ?? [] },
    options,
    terminal,
    output,
    host: linksDomain(settings.sendingDomain),
  };
}

/** What only `up` can write and the zone does not have: the record of the links' certificate, and that of their host. */
function missing({ wanted, host }: Session, { unchanged, left }: Plan): string[] {
  if (!wanted.assigned) return [];
  const names = [...unchanged, ...left].map(({ record }) => record.name);
  const absent = [
    ...(names.some((name) => name.endsWith(`.${host}`)) ? [] : [`the record of the certificate of ${host}`]),
    ...(names.includes(host) ? [] : [`CNAME ${host}`]),
  ];
  return absent.length > 0
    ? [`The zone lacks ${absent.join(" and ")}: npm run up writes it, since only AWS knows its value.`]
    : [];
}

const NO_KEYS =
  "There are no Porkbun keys yet: npx pulumi config set --secret puts them into the stack's configuration, and " +
  "for this run alone, set PORKBUN_API_KEY and PORKBUN_SECRET_API_KEY.";

/** What a person should know of a plan. */
function warningsOf(session: Session, plan: Plan, records: readonly ZoneRecord[]): string[] {
  const { client, wanted } = session;
  const sandbox = client.sandbox ? ["These keys are for Porkbun's sandbox: nothing here is real."] : [];
  const below = plan.unknownSpf.join(", ");
  const uncounted = below ? [`The DNS lookups that SPF takes below ${below} could not be counted.`] : [];
  const left = plan.left.map(({ record, reason }) => `${record.type} ${record.name} (${record.id}) stays: ${reason}.`);
  return [...sandbox, ...impact(plan, records, wanted.desired), ...uncounted, ...left, ...missing(session, plan)];
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
function write(session: Session, consent: (plan: Plan) => Promise<void>): Promise<Outcome> {
  const { options, terminal, client, lookUpSpf, wanted } = session;
  let count = 0;
  let total = 0;
  return reconcile(
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
      onDone: (one: Done) => terminal.print(`${++count}/${total} ${doneLine(one)}`),
    },
  );
}

/** Says what was done: everything about the last part, and the writes of the part before it. */
function conclude(session: Session, last: Outcome, before: readonly Done[] = []): ExitCode {
  const { terminal, wanted } = session;
  const { plan, warnings } = last;
  const done = [...before, ...last.done];
  warnings.forEach((warning) => terminal.tell(`Warning: ${printable(warning)}`));
  const state = wanted.desired.length > 0 ? "is up to date" : "has no records of the stack left";
  const words = `${wanted.zone} ${state}${done.length > 0 ? `, after ${done.length} writes` : ""}.`;
  show(session, { ...planJson(plan, warnings), done }, words);
  return exitCodes.done;
}

const apply = async (session: Session) => conclude(session, await write(session, () => Promise.resolve()));

/** Deletes what both parts of the stack have written; first the records of the links, whose host goes with the stack. */
async function destroy(session: Session): Promise<ExitCode> {
  const { options, terminal, wanted } = session;
  let agreed = options.yes ?? false;
  const consent = async (plan: Plan) => {
    if (agreed || plan.writes.length === 0) return;
    if (!terminal.ask) throw new Error("destroy asks before it deletes anything. Where nobody can answer, pass --yes.");
    const answer = await terminal.ask(`Type ${plan.zone} to delete these records: `);
    if (answer.trim() !== plan.zone) throw new Error("Nothing was deleted.");
    agreed = true;
  };
  const links: Wanted = { ...wanted, owner: { ...wanted.owner, part: "links" } };
  const { plan } = await readAndPlan(links, session);
  const before = plan.writes.length > 0 ? (await write({ ...session, wanted: links }, consent)).done : [];
  return conclude(session, await write(session, consent), before);
}

const isSeen = ({ sightings }: PublicView) =>
  sightings.every(({ seenBy, missingAt }) => missingAt.length === 0 && seenBy.length > 0);

/** Asks name servers until all of them have the records or the time is over. */
async function look({ options, terminal, clock, resolve }: Session, plan: Plan): Promise<PublicView | undefined> {
  const records = plan.unchanged.map(({ record }) => record);
  const end = clock.now() + (options.wait ?? 0) * 60_000;
  for (;;) {
    const view = await publicView(resolve, plan.zone, records);
    if (!view || isSeen(view) || clock.now() + PAUSE > end) return view;
    const waiting = view.sightings.filter(({ missingAt }) => missingAt.length > 0).length;
    terminal.tell(
      `${waiting} of ${records.length} records have not reached every name server yet; checking again in 30 s.`,
    );
    await clock.sleep(PAUSE);
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
  const isDrift = (view && !isSeen(view)) || (isInStep && missing(session, plan).length > 0);
  return isDrift ? exitCodes.drift : code;
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
export async function act(action: Action, options: Options, surroundings: CommandContext): Promise<ExitCode> {
  try {
    return await actions[action](await open(action === "destroy" ? "none" : "records", options, surroundings));
  } catch (error) {
    throw new Error(describe(error), { cause: error });
  }
}
