/** Mistakes about the daily digest. */
import { disabled, type Sabotage, withReplacedCode, withStatements } from "./edits";

const SCENARIO = "daily-digest";
const promises = ["preference-center"];

export const digests: readonly Sabotage[] = [
  {
    title: "the page does not offer one mail a day",
    promises,
    scenario: SCENARIO,
    reason: /^choices about summaries offered to Kiri: \["every","off"\]/,
    edit: (graph) => withReplacedCode(graph, "links", /\["every","daily","off"\]/, '["every","off"]'),
  },
  {
    title: "follow-ups are sent at once, whatever was chosen",
    promises,
    scenario: SCENARIO,
    reason: /^the first states of the follow-ups: \{"Kiri-1":"sent"/,
    edit: (graph) => withReplacedCode(graph, "outbox", /\.send==="daily"/, '.send==="never"'),
  },
  {
    title: "nothing triggers the digests that are due",
    promises,
    scenario: SCENARIO,
    reason: /^the local hours at which Kiri was sent digests: \[\]/,
    edit: (graph) => disabled(graph, "digest"),
  },
  {
    title: "the digest function is not allowed to send messages to the outbox",
    promises,
    scenario: SCENARIO,
    reason: /^the local hours at which Kiri was sent digests: \[\]/,
    edit: (graph) => withStatements(graph, "digest-function", (all) => all.filter(({ Sid }) => Sid !== "AskOutbox")),
  },
  {
    title: "digests are due by the stack's clock, not by the recipient's",
    promises,
    scenario: SCENARIO,
    reason: /^the local hours at which Kiri was sent digests: \["10 PM"\]/,
    edit: (graph) =>
      withReplacedCode(graph, "outbox", /(\{locale:"en",timeZone:)\w+(\},\w+\)\.formatToParts)/, '$1"UTC"$2'),
  },
  {
    title: "a digest is sent to people who have since stopped it or complained",
    promises,
    scenario: SCENARIO,
    reason: /^the states of the follow-ups: .*"Off-1":"sent","Angry-1":"sent"/,
    edit: (graph) =>
      withReplacedCode(
        graph,
        "outbox",
        /return \w+!==void 0\?void await \w+\(\w+,\w+,\w+\):(\{\.\.\.\w+,message:\w+\})/,
        "return $1",
      ),
  },
  {
    title: "the content of a digest is kept after sending",
    promises: ["no-content"],
    scenario: SCENARIO,
    reason: /^items left of the digests: 1[0-9]/,
    edit: (graph) => withReplacedCode(graph, "outbox", /(async remove\(\{[^}]*\}\)\{)(?=await)/, "$1return;"),
  },
];
