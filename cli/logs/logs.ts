/** `npm run mail -- logs`: what the functions of a stack, and the API of the links, have written into their logs. It only reads. */
import { CloudWatchLogsClient, paginateFilterLogEvents } from "@aws-sdk/client-cloudwatch-logs";
import { count } from "../../core/formatting/numbers";
import { awsAccess } from "../../infra/dns/stack";
import type { FunctionName } from "../../infra/function-declarations/functions";
import { names } from "../../infra/names-and-arns/names";
import { Aws } from "../aws-client/aws";
import { ifPresent } from "../aws-client/fault";
import { type CommandContext, settingsOf, type StackOptions } from "../command-line/context";
import { besideJson } from "../command-line/files";
import type { Terminal } from "../terminal/terminal";
import { wrapped } from "../terminal/wrap";
import { lineText, type LogLine, withoutAddresses } from "./lines";
import { ACCESS_LOG, LOGS } from "./names";

/** The command's options. */
export interface Options extends StackOptions {
  /** How far back, in milliseconds. */
  readonly since: number;
  /** A filter pattern of CloudWatch Logs. */
  readonly filter?: string;
  readonly all?: true;
}

/**
 * Lines that report a problem: what our functions write as a warning or an error, and what Lambda writes of a function that crashed
 * or timed out (https://docs.aws.amazon.com/lambda/latest/dg/nodejs-logging.html).
 */
const PROBLEMS = '?WARN ?ERROR ?Error ?"Task timed out"';
/** The same in the access log: requests that were answered with an error of the server. */
const FAILED_REQUESTS = "{ $.status >= 500 }";
/** Lines of one log, at most; with more than these, older ones are left out. */
const MOST = 500;

interface Log {
  readonly of: string;
  readonly name: string;
  readonly lines: readonly LogLine[];
  readonly hasMore: boolean;
}

/** Carries out the command. @throws AwsFault; Error where a log does not exist yet */
export async function logs(chosen: readonly string[], options: Options, context: CommandContext): Promise<void> {
  const { stack, json, since } = options;
  const terminal = besideJson(json, context.terminal);
  const settings = settingsOf(stack, { ...context, terminal });
  const { functions: own, linksApi } = names(settings.target);
  const aws = await Aws.open(awsAccess(settings), terminal);
  const from = new Date(Date.now() - since);
  const found: Log[] = [];
  for (const of of LOGS.filter((each) => chosen.length === 0 || chosen.includes(each))) {
    const name = of === ACCESS_LOG ? linksApi.accessLog.name : own[of as FunctionName].logGroup.name;
    const log = await read({ of, name }, patternOf(of, options), from, aws);
    if (!log) throw new Error(`The log ${name} does not exist yet. First run npm run up -- --stack ${stack}`);
    found.push(log);
    if (log.lines.length > 0) terminal.print(`${logText(log, terminal)}\n`);
  }
  terminal.print(summary(found, from, options));
  json?.write({ stack, since: from.toISOString(), logs: found }, context.terminal);
}

function patternOf(of: string, { all, filter }: Pick<Options, "all" | "filter">): string | undefined {
  if (all) return undefined;
  return filter ?? (of === ACCESS_LOG ? FAILED_REQUESTS : PROBLEMS);
}

/** The newest lines since an instant, oldest first; undefined where there is no such log. */
async function read(
  { of, name }: Pick<Log, "of" | "name">,
  filterPattern: string | undefined,
  from: Date,
  aws: Aws,
): Promise<Log | undefined> {
  const pages = paginateFilterLogEvents(
    { client: aws.client(CloudWatchLogsClient) },
    { logGroupName: name, startTime: from.getTime(), filterPattern, startFromHead: false },
  );
  const lines: LogLine[] = [];
  const all = async () => {
    for await (const { events = [] } of pages) {
      lines.push(
        ...events.map(({ timestamp = 0, message = "" }) => ({
          at: new Date(timestamp),
          message: withoutAddresses(message),
        })),
      );
      if (lines.length > MOST) break;
    }
    return lines;
  };
  return (await ifPresent(all())) && { of, name, lines: lines.slice(0, MOST).reverse(), hasMore: lines.length > MOST };
}

function logText({ name, lines, hasMore }: Log, { columns, paint }: Terminal): string {
  const more = hasMore ? wrapped(`The newest ${MOST}; --since and --filter narrow the search.`, columns) : [];
  return [paint("bold", name), ...more, ...lines.map((line) => lineText(line, columns))].join("\n");
}

function summary(found: readonly Log[], from: Date, { all, filter }: Pick<Options, "all" | "filter">): string {
  const total = found.reduce((sum, { lines }) => sum + lines.length, 0);
  const what = all ? "line" : filter === undefined ? "warning or error" : "matching line";
  const plural = what === "warning or error" ? "warnings or errors" : `${what}s`;
  const since = `${from.toISOString().slice(0, 16).replace("T", " ")} UTC`;
  const number = total === 0 ? "No" : count(total);
  const of = found.length === 1 ? found[0]?.of : `${found.length} logs`;
  return `${number} ${total === 1 ? what : plural} in ${of} since ${since}.`;
}
