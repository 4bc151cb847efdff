/** Mistakes about the outcomes of the outbox's mail. */
import type { Graph } from "../../infra/recorded-graph/graph";
import {
  DESTINATION,
  edited,
  type Inputs,
  type Sabotage,
  SUBSCRIPTION,
  without,
  withReplacedCode,
  withStatements,
} from "./edits";

const withStatus = (graph: Graph, pattern: RegExp, replacement: string) =>
  withReplacedCode(graph, "status", pattern, replacement);

export const outcomes: readonly Sabotage[] = [
  {
    title: "no queue subscribes to the outcomes topic",
    promises: [],
    scenario: "outbox-outcomes",
    reason: /^status events received: {"Grace":""/,
    edit: (graph) => without(graph, SUBSCRIPTION, "outcomes"),
  },
  {
    title: "the updates set's destination for outcomes is not enabled",
    promises: [],
    scenario: "outbox-unheard",
    reason: /^ledger states with SES's events: {"remind-closed":"claimed","move-closed":"sent"}/,
    edit: (graph) =>
      edited(graph, DESTINATION, "updates-outcomes", (inputs) => ({
        ...inputs,
        eventDestination: { ...(inputs.eventDestination as Inputs), enabled: false },
      })),
  },
  {
    title: "the status function forgets which outcomes it has reported",
    promises: [],
    scenario: "outbox-outcomes",
    reason: /^status events received: .*"Late":"delayed MailboxFull, delayed MailboxFull, /,
    edit: (graph) => withStatus(graph, /outcomes:\[\.\.\.\w+,\w+\]/, "outcomes:[]"),
  },
  {
    title: "an event from SES does not close the claim",
    promises: [],
    scenario: "outbox-unheard",
    reason: /^ledger states with SES's events: {"remind-closed":"claimed","move-closed":"claimed"}/,
    edit: (graph) => withStatus(graph, /,state:"sent",messageId:/, ",messageId:"),
  },
  {
    title: "the outbox is not allowed to publish status events",
    promises: [],
    scenario: "outbox-outcomes",
    reason: /^status events received: .*"stranger":""/,
    edit: (graph) =>
      withStatements(graph, "outbox-function", (all) => all.filter(({ Sid }) => Sid !== "TellApplication")),
  },
];
