/** Mistakes about what becomes of the outbox's mail. */
import type { Graph } from "../../infra/graph/graph";
import {
  DESTINATION,
  edited,
  type Inputs,
  type Sabotage,
  SUBSCRIPTION,
  withCode,
  without,
  withStatements,
} from "./edits";

/** The graph with a text in the status function's code replaced. @throws Error where it is not there */
function withStatus(graph: Graph, pattern: RegExp, replacement: string): Graph {
  return withCode(graph, "status", (code) => {
    if (!pattern.test(code)) throw new Error(`The status function's code has no ${String(pattern)}.`);
    return code.replace(pattern, replacement);
  });
}

export const outcomes: readonly Sabotage[] = [
  {
    title: "no queue subscribes to what became of mail",
    promises: [],
    scenario: "outbox-outcomes",
    reason: /^what the application heard is {"Grace":""/,
    edit: (graph) => without(graph, SUBSCRIPTION, "outcomes"),
  },
  {
    title: "the destination for outcomes of the set for updates is not enabled",
    promises: [],
    scenario: "outbox-unheard",
    reason: /^what the ledger knows by SES's events alone is {"remind-closed":"claimed","move-closed":"sent"}/,
    edit: (graph) =>
      edited(graph, DESTINATION, "updates-outcomes", (inputs) => ({
        ...inputs,
        eventDestination: { ...(inputs.eventDestination as Inputs), enabled: false },
      })),
  },
  {
    title: "the status function forgets what it has told",
    promises: [],
    scenario: "outbox-outcomes",
    reason: /^what the application heard is .*"Late":"delayed MailboxFull, delayed MailboxFull, /,
    edit: (graph) => withStatus(graph, /outcomes:\[\.\.\.\w+,\w+\]/, "outcomes:[]"),
  },
  {
    title: "an event closes no claim",
    promises: [],
    scenario: "outbox-unheard",
    reason: /^what the ledger knows by SES's events alone is {"remind-closed":"claimed","move-closed":"claimed"}/,
    edit: (graph) => withStatus(graph, /,state:"sent",messageId:/, ",messageId:"),
  },
  {
    title: "the outbox may not tell the application",
    promises: [],
    scenario: "outbox-outcomes",
    reason: /^what the application heard is .*"stranger":""/,
    edit: (graph) =>
      withStatements(graph, "outbox-function", (all) => all.filter(({ Sid }) => Sid !== "TellApplication")),
  },
];
