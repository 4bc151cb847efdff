/** The content of the page of evidence, from what a rehearsal saw; no HTML here, and nothing is played. */
import { keeping, type MailPromise, noteOn, sentence } from "../../cli/promises/promise";
import { promises } from "../../cli/promises/promises";
import type { Graph } from "../../infra/recorded-graph/graph";
import type { Settings } from "../../infra/settings/settings";
import type { Recorded } from "../local-cloud/gateway";
import type { PorkbunRecord } from "../local-porkbun/records";
import type { Sabotage } from "../sabotages";
import type { Outcome, Scenario } from "../scenarios/scenario";
import { type Verdict, verdicts } from "../verdict/verdict";

/** A mistake and how its scenario ended: it must fail for the reason that the mistake gives. */
export interface SabotageOutcome {
  readonly sabotage: Sabotage;
  readonly outcome: Outcome;
}

/** A complete rehearsal, with its sabotages and the files that scenarios made for people. */
export interface Rehearsed {
  readonly settings: Settings;
  readonly graph: Graph;
  readonly scenarios: readonly Scenario[];
  readonly outcomes: readonly Outcome[];
  readonly sabotaged: readonly SabotageOutcome[];
  /** The files that scenarios kept, by name. */
  readonly files: ReadonlyMap<string, string>;
  readonly playedAt: Date;
}

/** A mistake as the page shows it; noticed when the scenario failed for the reason that the mistake gives. */
interface ShownSabotage {
  readonly title: string;
  readonly scenario: string;
  readonly isNoticed: boolean;
  readonly said: string;
}

/** A promise as the page shows it. */
interface ShownPromise {
  readonly id: string;
  readonly sentence: string;
  readonly verdict: Verdict["verdict"];
  readonly note: string | undefined;
  readonly resources: readonly string[];
  readonly rules: readonly string[];
  readonly evidence: readonly { readonly scenario: string; readonly evidence: string }[];
  readonly sabotages: readonly ShownSabotage[];
}

/** The calls of one operation by one principal with the same answer, counted. */
interface ShownCall {
  readonly who: string;
  readonly call: string;
  readonly times: number;
  readonly answer: string;
}

/** A record of the zone, before and after the first `up`. */
interface ShownRecord {
  readonly name: string;
  readonly type: string;
  readonly content: string;
  /** The previous content, if the record was changed. */
  readonly previous?: string;
  readonly change: "added" | "changed" | "removed" | "kept";
}

interface Zone {
  readonly zone: string;
  readonly before: readonly PorkbunRecord[];
  readonly after: readonly PorkbunRecord[];
}

/** Whether a mistake was noticed for the right reason. */
export const isNoticed = ({ sabotage, outcome }: SabotageOutcome) =>
  !outcome.passed && sabotage.reason.test(outcome.evidence);

const shownSabotage = (sabotaged: SabotageOutcome): ShownSabotage => ({
  title: sabotaged.sabotage.title,
  scenario: sabotaged.sabotage.scenario,
  isNoticed: isNoticed(sabotaged),
  said: sabotaged.outcome.evidence,
});

/** The calls made through the AWS SDK in a scenario, equal ones counted together, in the order in which each first came. */
export function shownCalls(calls: readonly Recorded[]): ShownCall[] {
  const found = new Map<string, { call: Omit<ShownCall, "times">; times: number }>();
  for (const { principal, service, operation, refusal } of calls) {
    const who =
      principal
        .split(":")
        .at(-1)
        ?.replace(/^\w+\//, "") ?? principal;
    const call = { who, call: `${service}:${operation}`, answer: refusal?.split(":")[0] ?? "done" };
    const key = JSON.stringify(call);
    const known = found.get(key) ?? { call, times: 0 };
    known.times++;
    found.set(key, known);
  }
  return [...found.values()].map(({ call, times }) => ({ ...call, times }));
}

/** The records of the zone: what the first `up` added, changed and removed, and what it kept. */
export function shownRecords({ before, after }: Zone): ShownRecord[] {
  const changed = after.map((record): ShownRecord => {
    const { name, type, content } = record;
    const old = before.find(({ id }) => id === record.id);
    if (old && old.content !== content) return { name, type, content, previous: old.content, change: "changed" };
    return { name, type, content, change: old ? "kept" : "added" };
  });
  const removed = before
    .filter(({ id }) => !after.some((record) => record.id === id))
    .map(({ name, type, content }): ShownRecord => ({ name, type, content, change: "removed" }));
  const order = ["added", "changed", "removed", "kept"];
  return [...changed, ...removed].sort(
    (a, b) =>
      order.indexOf(a.change) - order.indexOf(b.change) || a.name.localeCompare(b.name) || a.type.localeCompare(b.type),
  );
}

function shownPromise(promise: MailPromise, { verdict, evidence }: Verdict, rehearsed: Rehearsed): ShownPromise {
  const { settings } = rehearsed;
  const kept = keeping(promise, settings);
  const { resources, rules = [] } = typeof kept === "string" ? { resources: [] } : kept;
  const broken = rehearsed.sabotaged.filter(({ sabotage }) => sabotage.promises.includes(promise.id));
  return {
    id: promise.id,
    sentence: sentence(promise, settings),
    verdict,
    note: noteOn(promise, settings),
    resources,
    rules,
    evidence: evidence.map(({ scenario, evidence: said }) => ({ scenario, evidence: said })),
    sabotages: broken.map(shownSabotage),
  };
}

/** The alarms of the stack: what each means, and the scenarios in which it went off. */
function shownAlarms({ graph, outcomes }: Rehearsed) {
  return graph.resources
    .filter(({ type }) => type === "aws:cloudwatch/metricAlarm:MetricAlarm")
    .map(({ inputs }) => ({
      name: String(inputs.name),
      description: String(inputs.alarmDescription).split("\n")[0] ?? "",
      rang: outcomes.filter(({ rang }) => rang.includes(String(inputs.name))).map(({ scenario }) => scenario),
    }));
}

/** Everything that the page shows. */
export function evidence(rehearsed: Rehearsed) {
  const { settings, outcomes, sabotaged, scenarios, files } = rehearsed;
  const rows = verdicts(promises, settings, outcomes);
  const sections = [...new Set(promises.map(({ section }) => section))].map((title) => ({
    title,
    promises: promises.flatMap((promise, index) => {
      const row = rows[index];
      return promise.section === title && row ? [shownPromise(promise, row, rehearsed)] : [];
    }),
  }));
  const zone = files.get("zone.json");
  return {
    domain: settings.sendingDomain,
    stack: settings.target.stack,
    account: settings.target.accountId,
    region: settings.target.region,
    playedAt: rehearsed.playedAt,
    counts: {
      promises: rows.length,
      kept: rows.filter(({ verdict }) => verdict === "kept").length,
      scenarios: outcomes.length,
      passed: outcomes.filter(({ passed }) => passed).length,
      sabotages: sabotaged.length,
      noticed: sabotaged.filter(isNoticed).length,
    },
    sections,
    scenarios: outcomes.map(({ scenario, passed, evidence: said, seconds, calls, rang }) => ({
      id: scenario,
      title: scenarios.find(({ id }) => id === scenario)?.title ?? scenario,
      passed,
      evidence: said,
      seconds,
      calls: shownCalls(calls),
      rang,
    })),
    beyondPromises: sabotaged.filter(({ sabotage }) => sabotage.promises.length === 0).map(shownSabotage),
    records: zone === undefined ? [] : shownRecords(JSON.parse(zone) as Zone),
    alarms: shownAlarms(rehearsed),
    dashboard: files.get("dashboard-bad-week.html"),
    report: files.get("report-bad-week.html"),
  };
}

/** See {@link evidence}. */
export type Evidence = ReturnType<typeof evidence>;
