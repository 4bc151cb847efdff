/** What waits: feedback, dead letters, suppressions that SES has not taken yet, and which alarms ring. */
import { metricAlarms } from "../../infra/monitoring/alarms";
import { watched } from "../../infra/monitoring/watched";
import { names } from "../../infra/names-and-arns/names";
import type { Settings } from "../../infra/settings/settings";
import type { Aws } from "../aws-client/aws";
import * as holdings from "../aws-inventory/holdings";
import { type Line, line, looked } from "./line";

/** The queues of a stack: those that feed functions, and those of messages that failed already. */
function queuesOf(settings: Settings) {
  const { functionQueues, undelivered } = names(settings.target);
  const pairs = Object.values(functionQueues);
  return {
    feeding: pairs.map(({ queue }) => queue),
    failures: [...pairs.map(({ failures }) => failures), undelivered],
  };
}

/** How much is in a queue. */
export function queueLine(
  label: string,
  found: { readonly waiting: number; readonly inFlight: number } | undefined,
  holdsFailures: boolean,
): Line {
  if (!found) return line(label, "does not exist", "bad");
  const { waiting, inFlight } = found;
  const total = waiting + inFlight;
  if (total === 0) return line(label, "empty");
  const text = `${waiting} waiting${inFlight > 0 ? `, ${inFlight} being handled` : ""}`;
  return line(label, text, holdsFailures ? "bad" : "notice");
}

/** The lines of all queues; of those with dead letters one line stands for all that are empty. */
export async function queueLines(settings: Settings, aws: Aws): Promise<Line[]> {
  const { feeding, failures } = queuesOf(settings);
  const linesOf = async (queues: typeof feeding, holdsFailures: boolean) => {
    const lines = queues.map(({ name, url }) =>
      looked(name, async () => queueLine(name, await holdings.messages(aws, url), holdsFailures)),
    );
    return (await Promise.all(lines)).flat();
  };
  const [waiting, failed] = await Promise.all([linesOf(feeding, false), linesOf(failures, true)]);
  const notEmpty = failed.filter(({ standing }) => standing !== "good");
  return [...waiting, ...(notEmpty.length > 0 ? notEmpty : [line("Dead letters", "none")])];
}

/** How the alarms of a stack stand. */
export function alarmLines(expected: readonly string[], states: ReadonlyMap<string, string>): Line[] {
  const inState = (state: string) => expected.filter((name) => states.get(name) === state);
  const missing = expected.filter((name) => !states.has(name));
  const ringing = inState("ALARM");
  const silent = inState("INSUFFICIENT_DATA");
  const total = `${inState("OK").length} of ${expected.length} OK`;
  const young = silent.length > 0 ? `, ${silent.length} without data yet` : "";
  return [
    line("Alarms", `${total}${young}`, ringing.length > 0 || missing.length > 0 ? "notice" : "good"),
    ...ringing.map((name) => line(name, "ALARM: docs/runbook.md says what to do", "bad")),
    ...(missing.length > 0 ? [line("Not there", missing.join(", "), "bad")] : []),
  ];
}

/** Asks for the alarms that the program makes. */
export async function alarmsOf(settings: Settings, aws: Aws): Promise<readonly Line[]> {
  const expected = metricAlarms(watched(settings, names(settings.target))).map(({ name }) => name);
  return looked("Alarms", async () => alarmLines(expected, await holdings.alarmStates(aws, expected)));
}
