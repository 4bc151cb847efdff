/** `npm run dns -- plan|apply|check|destroy --stack <stack>`: a stack's DNS records, for a person at a terminal. */
import { createInterface } from "node:readline/promises";
import { parseArgs } from "node:util";
import { names } from "../names";
import { describeFaults } from "../faults";
import { parseSettings, type Settings } from "../settings";
import { readStackFile, stacks, tellNotes } from "../stack-file";
import { type Caller, caller, identityDkimTokens, porkbunKeys } from "./aws";
import { type Environment, keysFrom } from "./environment";
import { impact } from "./impact";
import { describe } from "./main";
import { publicView, publishedSpf, type PublicView, type Resolve, resolverFor } from "./public";
import { dkimRecords } from "./records";
import { doneLine, painter, planJson, planText, viewText } from "./report";
import { stackDns } from "./stack";
import { type Clock, Porkbun, systemClock, type ZoneRecord } from "./porkbun/client";
import type { Plan } from "./porkbun/plan";
import { delegation, type Done, readAndPlan, reconcile, type Wanted } from "./porkbun/reconcile";

const usage = `npm run dns -- <command> --stack <stack> [options]

  plan      shows what is in the zone, and what apply would write
  apply     writes it
  check     compares the zone with what is wanted, then asks name servers on the Internet
  destroy   takes the stack's records out of the zone again, after asking

  --json              one JSON document on standard output
  --adopt <id>        takes over the record of somebody else that is in the way; may be repeated
  --force             allows more than a third of the stack's records to change
  --allow-warnings    writes although Porkbun warns, or the domain is delegated to other name servers
  --wait <minutes>    how long check waits for name servers to catch up (10)
  --yes               destroy does not ask

Exit code: 0 in step, 2 drift, 1 error. The Porkbun keys come from PORKBUN_API_KEY and PORKBUN_SECRET_API_KEY, else from the
stack's secret in AWS. PORKBUN_API_URL replaces the address of the API.`;

/** Where the command line is used. */
export interface World {
  readonly environment: Environment;
  /** To standard output. */
  readonly print: (text: string) => void;
  /** To standard error. */
  readonly tell: (text: string) => void;
  /** Asks a person; absent where there is none. */
  readonly ask?: (question: string) => Promise<string>;
  /** Whether standard output shows colours. */
  readonly colours: boolean;
  readonly resolve: Resolve;
  readonly clock: Clock;
  /** Where Pulumi.yaml and the stack files are. */
  readonly directory?: string;
}

const inStep = 0;
const failed = 1;
const drift = 2;

/** Milliseconds between two looks at name servers. */
const pause = 30_000;

function parsed(args: readonly string[], { directory }: World) {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      stack: { type: "string" },
      json: { type: "boolean", default: false },
      adopt: { type: "string", multiple: true, default: [] },
      force: { type: "boolean", default: false },
      "allow-warnings": { type: "boolean", default: false },
      wait: { type: "string", default: "10" },
      yes: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  const [command = "", ...more] = positionals;
  if (!Object.hasOwn(commands, command) || more.length > 0) throw new Error(usage);
  if (!values.stack) throw new Error(`Which stack? --stack takes one of: ${stacks(directory).join(", ")}.`);
  if (!/^\d+(?:\.\d+)?$/.test(values.wait)) throw new Error("--wait takes a number of minutes.");
  return { ...values, command: command as keyof typeof commands, stack: values.stack };
}

type Options = ReturnType<typeof parsed>;

/** What a command works with. */
interface Session {
  readonly options: Options;
  readonly world: World;
  readonly client: Porkbun;
  readonly wanted: Wanted;
  readonly lookUpSpf: (domain: string) => Promise<string | undefined>;
}

function settingsOf({ stack }: Options, { directory, tell }: World): Settings {
  const file = readStackFile(stack, directory);
  tellNotes(file, tell);
  const result = parseSettings({ ...file, credentials: "unread" });
  if ("faults" in result) throw new Error(describeFaults(file, result.faults));
  return result.settings;
}

/** Asks AWS for what neither the environment nor a setting says, and otherwise nothing. */
async function open(options: Options, world: World): Promise<Session> {
  const { environment, clock, resolve } = world;
  const settings = settingsOf(options, world);
  const { place, profile, assumeRoleArn, dkimTokens, production } = settings;
  const { zone, owner, sendingDomain, region, records } = stackDns(settings);
  let asking: Promise<Caller> | undefined;
  const aws = () =>
    (asking ??= caller({ ...place, ...(profile && { profile }), ...(assumeRoleArn && { assumeRoleArn }) }));
  const wish = async () => {
    if (options.command === "destroy") return [];
    const tokens = dkimTokens.length > 0 ? dkimTokens : await identityDkimTokens(await aws(), sendingDomain);
    return [...records, ...dkimRecords(sendingDomain, region, tokens)];
  };
  const client = new Porkbun({
    credentials: keysFrom(environment) ?? (await porkbunKeys(await aws(), names(place).secrets.porkbun.arn)),
    allowSandbox: !production,
    clock,
    ...(environment.PORKBUN_API_URL && { baseUrl: environment.PORKBUN_API_URL }),
  });
  const adopt = options.adopt.flatMap((ids) => ids.split(","));
  const lookUpSpf = (domain: string) => publishedSpf(resolve, domain);
  return { options, world, client, lookUpSpf, wanted: { zone, owner, adopt, wish: await wish() } };
}

/** What a person should know of a plan. */
function warningsOf({ client, wanted }: Session, plan: Plan, records: readonly ZoneRecord[]): string[] {
  const sandbox = client.sandbox ? ["The keys are of Porkbun's sandbox: nothing here is real."] : [];
  const below = plan.unknownSpf.join(", ");
  const uncounted = below ? [`What an SPF record costs below ${below} could not be counted.`] : [];
  const left = plan.left.map(({ record, reason }) => `${record.type} ${record.name} (${record.id}) stays: ${reason}.`);
  return [...sandbox, ...impact(plan, records, wanted.wish), ...uncounted, ...left];
}

async function planned(session: Session): Promise<{ plan: Plan; warnings: string[]; code: number }> {
  const { plan, records } = await readAndPlan(session.wanted, session);
  const { wrong, unknown } = await delegation(plan.zone, session.client);
  const odd = [wrong, unknown].filter((warning) => warning !== undefined);
  const code = plan.conflicts.length > 0 ? failed : plan.writes.length > 0 ? drift : inStep;
  return { plan, warnings: [...odd, ...warningsOf(session, plan, records)], code: wrong ? failed : code };
}

function show({ options, world }: Session, json: unknown, text: string): void {
  if (options.json) world.print(JSON.stringify(json, null, 2));
  else if (text) world.print(text);
}

async function plan(session: Session): Promise<number> {
  const { plan, warnings, code } = await planned(session);
  show(session, planJson(plan, warnings), planText(plan, warnings, painter(session.world.colours)));
  return code;
}

/** Runs the reconciler, with the plan before and each write as it is done on the terminal. */
async function write(session: Session, consent: (plan: Plan) => Promise<void>): Promise<number> {
  const { options, world, client, lookUpSpf, wanted } = session;
  const say = (text: string) => (options.json ? world.tell(text) : world.print(text));
  let count = 0;
  let total = 0;
  const { plan, done, warnings } = await reconcile(
    wanted,
    { force: options.force, allowWarnings: options["allow-warnings"] },
    {
      client,
      lookUpSpf,
      onPlan: async (plan, records) => {
        say(planText(plan, warningsOf(session, plan, records), painter(world.colours && !options.json)));
        total = plan.writes.length;
        await consent(plan);
      },
      onDone: (one: Done) => say(`${String(++count)}/${String(total)} ${doneLine(one)}`),
    },
  );
  warnings.forEach((warning) => world.tell(`Warning: ${warning}`));
  const state = wanted.wish.length > 0 ? "is in step" : "has no record of the stack any more";
  const words = `${wanted.zone} ${state}${done.length > 0 ? `, by ${String(done.length)} writes` : ""}.`;
  show(session, { ...planJson(plan, warnings), done }, words);
  return inStep;
}

const apply = (session: Session) => write(session, () => Promise.resolve());

const destroy = (session: Session) =>
  write(session, async (plan) => {
    const { options, world } = session;
    if (options.yes || plan.writes.length === 0) return;
    if (!world.ask) throw new Error("destroy asks before it deletes; where nobody can answer it takes --yes.");
    const answer = await world.ask(`Type ${plan.zone} to take these records out: `);
    if (answer.trim() !== plan.zone) throw new Error("Nothing was deleted.");
  });

const isSeen = ({ sightings }: PublicView) =>
  sightings.every(({ seenBy, missingAt }) => missingAt.length === 0 && seenBy.length > 0);

/** Looks at the zone from outside until it is seen everywhere or the time is over. */
async function look({ options, world }: Session, plan: Plan): Promise<PublicView | undefined> {
  const { clock, resolve, tell } = world;
  const records = plan.unchanged.map(({ record }) => record);
  const end = clock.now() + Number(options.wait) * 60_000;
  for (;;) {
    const view = await publicView(resolve, plan.zone, records);
    if (!view || isSeen(view) || clock.now() + pause > end) return view;
    const waiting = view.sightings.filter(({ missingAt }) => missingAt.length > 0).length;
    tell(`${String(waiting)} of ${String(records.length)} records are not seen everywhere yet; looking again in 30 s.`);
    await clock.sleep(pause);
  }
}

async function check(session: Session): Promise<number> {
  const { plan, warnings, code } = await planned(session);
  const paint = painter(session.world.colours);
  const view = code === inStep ? await look(session, plan) : undefined;
  const outside = view
    ? viewText(view, paint)
    : code === inStep
      ? "\nNo name server was asked: there is no network."
      : "";
  const json = { ...planJson(plan, warnings), ...(view && { internet: view }) };
  show(session, json, `${planText(plan, warnings, paint)}${outside && `\n${outside}`}`);
  return code === inStep && view && !isSeen(view) ? drift : code;
}

const commands = { plan, apply, check, destroy };

/**
 * Carries out one command line.
 *
 * @returns the exit code.
 */
export async function dns(args: readonly string[], world: World): Promise<number> {
  if (args.includes("--help")) {
    world.print(usage);
    return inStep;
  }
  try {
    const options = parsed(args, world);
    return await commands[options.command](await open(options, world));
  } catch (error) {
    world.tell(describe(error));
    return failed;
  }
}

async function main(): Promise<void> {
  const { env, stdin, stdout } = process;
  const terminal = stdin.isTTY && stdout.isTTY;
  const ask = async (question: string) => {
    const prompt = createInterface({ input: stdin, output: stdout });
    return prompt.question(question).finally(() => prompt.close());
  };
  process.exitCode = await dns(process.argv.slice(2), {
    environment: env,
    print: console.log,
    tell: console.error,
    ...(terminal && { ask }),
    colours: stdout.isTTY && !env.NO_COLOR,
    resolve: resolverFor(env.PORKBUN_API_URL),
    clock: systemClock,
  });
}

if (require.main === module) void main();
