/** Mistakes about the daily digest. */
import { disabled, type Sabotage, withPlace, withStatements } from "./edits";

const SCENARIO = "daily-digest";
const promises = ["preference-center"];

export const digests: readonly Sabotage[] = [
  {
    title: "the page does not offer one mail a day",
    promises,
    scenario: SCENARIO,
    reason: /^choices about summaries that Kiri is offered is \["every","off"\]/,
    edit: (graph) => withPlace(graph, "links", /\["every","daily","off"\]/, '["every","off"]'),
  },
  {
    title: "follow-ups leave at once, whatever was chosen",
    promises,
    scenario: SCENARIO,
    reason: /^what became of the follow-ups at first is \{"Kiri-1":"sent"/,
    edit: (graph) => withPlace(graph, "outbox", /\.send==="daily"/, '.send==="never"'),
  },
  {
    title: "nobody asks for the digests that are due",
    promises,
    scenario: SCENARIO,
    reason: /^the hours by their own clock at which Kiri was sent digests is \[\]/,
    edit: (graph) => disabled(graph, "digest"),
  },
  {
    title: "the digest function may not put messages into the outbox",
    promises,
    scenario: SCENARIO,
    reason: /^the hours by their own clock at which Kiri was sent digests is \[\]/,
    edit: (graph) => withStatements(graph, "digest-function", (all) => all.filter(({ Sid }) => Sid !== "AskOutbox")),
  },
  {
    title: "digests are due by the stack's clock, not by the recipient's",
    promises,
    scenario: SCENARIO,
    reason: /^the hours by their own clock at which Kiri was sent digests is \["10 PM"\]/,
    edit: (graph) => withPlace(graph, "outbox", /("en",\{timeZone:)\w+(,calendar:"iso8601")/, '$1"UTC"$2'),
  },
  {
    title: "a digest goes to whoever has stopped it since, or complained",
    promises,
    scenario: SCENARIO,
    reason: /^what became of the follow-ups is .*"Off-1":"sent","Angry-1":"sent"/,
    edit: (graph) =>
      withPlace(graph, "outbox", /return (\w+)===void 0\?!0:(\w+\(\w+,\w+,\1\)\.then\(\(\)=>!1\))/, "return !0"),
  },
  {
    title: "what was sent in a digest is kept",
    promises: ["no-content"],
    scenario: SCENARIO,
    reason: /^what is kept of the digests is 1[0-9]/,
    edit: (graph) => withPlace(graph, "outbox", /(async remove\(\{[^}]*\}\)\{)(?=await)/, "$1return;"),
  },
];
