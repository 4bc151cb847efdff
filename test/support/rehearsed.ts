/** A rehearsal of a few scenarios and mistakes, in the form that the page of evidence takes. */
import { recordStack } from "../../infra/recorded-graph/recorded-stack";
import type { Rehearsed } from "../../rehearsal/evidence-page/evidence";
import { sabotages } from "../../rehearsal/sabotages";
import { play } from "../../rehearsal/scenarios/scenario";
import { scenarios } from "../../rehearsal/scenarios";
import { TEST_STACKS } from "./stack-files";

const PLAYED = ["hard-bounce", "dns-records", "bad-week", "bounce-storm"];

/** Plays a few scenarios of prod, and the mistakes that the scenario `hard-bounce` must notice. */
export async function rehearsed(): Promise<Rehearsed> {
  const { settings, graph } = await recordStack("prod", TEST_STACKS);
  const files = new Map<string, string>();
  const selection = scenarios.filter(({ id }) => PLAYED.includes(id));
  const outcomes = [];
  for (const scenario of selection)
    outcomes.push(await play(scenario, graph, (file, text) => void files.set(file, text)));
  const sabotaged = [];
  for (const sabotage of sabotages.filter(({ scenario }) => scenario === "hard-bounce")) {
    const scenario = selection.find(({ id }) => id === sabotage.scenario);
    if (scenario) sabotaged.push({ sabotage, outcome: await play(scenario, sabotage.edit(graph)) });
  }
  return { settings, graph, scenarios, outcomes, sabotaged, files, playedAt: new Date("2026-11-25T12:00:00Z") };
}
