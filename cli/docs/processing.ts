/** The record of processing (GDPR article 30(1)), from a stack's settings and from what its tables, queues and logs keep. */
import { KEPT_DAYS } from "../../core/digests/table";
import { KEPT_CONSENTS } from "../../core/recipients/opt-in";
import { RECENT_FEEDBACK, RETENTION_DAYS } from "../../core/recipients/recipient";
import { queues } from "../../infra/function-declarations/functions";
import type { Graph } from "../../infra/recorded-graph/graph";
import type { Settings } from "../../infra/settings/settings";

/** One row: what of article 30(1), and what it is. */
type Row = readonly [what: string, text: string];

const days = (count: number) => `${count} ${count === 1 ? "day" : "days"}`;

/** For how long the logs of a stack are kept, in days: one time for all, or the longest. */
function logDays({ resources }: Graph): number {
  const groups = resources.filter(({ type }) => type === "aws:cloudwatch/logGroup:LogGroup");
  return Math.max(...groups.map(({ inputs }) => Number(inputs.retentionInDays)));
}

/** The rows of the record. What only the company knows is named as such. */
export function recordOfProcessing(settings: Settings, graph: Graph): readonly Row[] {
  const { company, complianceContact, target, mailingLists, postalAddress } = settings;
  const lists = mailingLists.map(({ name }) => name).join(", ");
  return [
    ["Controller", [company, postalAddress, complianceContact].filter(Boolean).join("; ")],
    ["Purposes", `Meeting invitations, reminders and follow-ups, account notices, and mailing lists (${lists})`],
    ["People", "People to whom a message is addressed, who are invited to a meeting, or who organize one"],
    [
      "Data of a recipient",
      "Address; an id derived from it; choices; consents with where, when, text version and language; the newest " +
        `${RECENT_FEEDBACK} bounces and complaints; the newest ${KEPT_CONSENTS} consents`,
    ],
    ["Data in a message", "Names, addresses, meetings and what somebody wrote about them: until it is sent"],
    ["Recipients of data", "The mail provider of each recipient; Amazon Web Services as processor"],
    [
      "Where",
      `AWS Region ${target.region}, account ${target.accountId}. A transfer from the EU, if the Region is outside it`,
    ],
    [
      "Kept: recipient",
      `${days(RETENTION_DAYS)} after the newest bounce that stops no mail; an unconfirmed opt-in request for 2 days; otherwise until erasure, ` +
        "as proof of a choice, a consent or a suppression. Backups: 35 days",
    ],
    ["Kept: objection", "Indefinitely: an id and what must not be mailed, so that the objection is respected"],
    [
      "Kept: message",
      `In its queue at most ${days(queues.bulk.retentionDays)}; for a daily digest in a table without backups until it is sent, at most ${days(KEPT_DAYS)} after it was due; one that cannot be sent 14 days. The ledger has only hashes and ids`,
    ],
    ["Kept: logs", `${days(logDays(graph))}, without addresses`],
    [
      "Measures",
      "Tables, queues, topics and secrets encrypted with the stack's own key; TLS for all mail and links; a role for each function; no content " +
        "and no address in logs; one-click unsubscribe; double opt-in; erasure by a command",
    ],
    [
      "Not known here",
      "Legal basis of each purpose, contract with AWS, data protection officer: for the company to state",
    ],
  ];
}
