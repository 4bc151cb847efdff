/** What waits: feedback, dead letters, suppressions that SES has not taken yet, and which alarms ring. */
import { metricAlarms } from "../../infra/monitoring/alarms";
import { watched } from "../../infra/monitoring/watched";
import { names } from "../../infra/names";
import type { Settings } from "../../infra/settings";
import type { Aws } from "../aws/aws";
import * as holdings from "../aws/holdings";
import { type Line, line, looked } from "./line";

/** The queues of a stack in words, and whether a message in one has failed already. */
function queuesOf(settings: Settings): readonly { label: string; url: string; holdsFailures: boolean }[] {
  const { functionQueues, undelivered } = names(settings.place);
  const ofFunctions = Object.values(functionQueues).flatMap(({ queue, failures }) => [
    { label: queue.name, url: queue.url, holdsFailures: false },
    { label: failures.name, url: failures.url, holdsFailures: true },
  ]);
  return [...ofFunctions, { label: undelivered.name, url: undelivered.url, holdsFailures: true }];
}

/** How much is in a queue. */
export function queueLine(
  label: string,
  found: { readonly waiting: number; readonly inFlight: number } | undefined,
  holdsFailures: boolean,
): Line {
  if (!found) return line(label, "there is no such queue", "bad");
  const { waiting, inFlight } = found;
  const total = waiting + inFlight;
  if (total === 0) return line(label, "empty");
  const text = `${String(waiting)} waiting${inFlight > 0 ? `, ${String(inFlight)} being handled` : ""}`;
  return line(label, text, holdsFailures ? "bad" : "notice");
}

/** The lines of all queues. */
export async function queueLines(settings: Settings, aws: Aws): Promise<Line[]> {
  const lines = queuesOf(settings).map(({ label, url, holdsFailures }) =>
    looked(label, async () => queueLine(label, await holdings.messages(aws, url), holdsFailures)),
  );
  return (await Promise.all(lines)).flat();
}

/** How the alarms of a stack stand. */
export function alarmLines(expected: readonly string[], states: ReadonlyMap<string, string>): Line[] {
  const inState = (state: string) => expected.filter((name) => states.get(name) === state);
  const missing = expected.filter((name) => !states.has(name));
  const ringing = inState("ALARM");
  const silent = inState("INSUFFICIENT_DATA");
  const total = `${String(inState("OK").length)} of ${String(expected.length)} OK`;
  const young = silent.length > 0 ? `, ${String(silent.length)} without data yet` : "";
  return [
    line("Alarms", `${total}${young}`, ringing.length > 0 || missing.length > 0 ? "notice" : "good"),
    ...ringing.map((name) => line(name, "ALARM: docs/runbook.md says what to do", "bad")),
    ...(missing.length > 0 ? [line("Not there", missing.join(", "), "bad")] : []),
  ];
}

/** Asks for the alarms that the program makes. */
export async function alarmsOf(settings: Settings, aws: Aws): Promise<readonly Line[]> {
  const expected = metricAlarms(watched(settings, names(settings.place))).map(({ name }) => name);
  return looked("Alarms", async () => alarmLines(expected, await holdings.alarmStates(aws, expected)));
}
