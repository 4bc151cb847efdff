import { expiringTables } from "../../../policies/security/expiring-tables";
import type { Cases } from "../../support/policies/cases";
import { UNKNOWN } from "../../support/policies/judging";

const TYPE = "aws:dynamodb/table:Table";
const expiring = { pointInTimeRecovery: { enabled: false }, ttl: { attributeName: "expiresAt", enabled: true } };
const NO_BACKUPS = "may have backups, which outlive its rows: set pointInTimeRecovery.enabled to false";
const EXPIRES = 'keeps its rows forever: set ttl to { attributeName: "expiresAt", enabled: true }';
const RECOVERABLE = "cannot be restored to a point in time: set pointInTimeRecovery.enabled to true";
const unknown = (path: string) =>
  `${path} is unknown at preview and so cannot be judged; make it from settings and names that are known, not from another resource's output`;

export const cases: Cases = {
  rule: expiringTables,
  good: [
    { type: TYPE, name: "ledger", props: { name: "example-ledger", ...expiring } },
    { type: TYPE, name: "digests", props: { name: "example-digests-dev", ...expiring } },
    { type: TYPE, name: "recipients", props: { name: "example-recipients", pointInTimeRecovery: { enabled: true } } },
  ],
  refused: [
    {
      what: "a ledger with backups",
      at: "ledger.props.pointInTimeRecovery.enabled",
      value: true,
      says: [`ledger: ${NO_BACKUPS}`],
    },
    {
      what: "backups by default",
      at: "digests.props.pointInTimeRecovery",
      value: undefined,
      says: [`digests: ${NO_BACKUPS}`],
    },
    { what: "rows that never expire", at: "ledger.props.ttl", value: undefined, says: [`ledger: ${EXPIRES}`] },
    {
      what: "a table of another kind by a ledger's name",
      at: "recipients.props.name",
      value: "example-ledger-dev",
      says: [`recipients: ${NO_BACKUPS}`, `recipients: ${EXPIRES}`],
    },
    {
      what: "another table by what a ledger is allowed",
      at: "ledger.props.name",
      value: "example-recipients-dev",
      says: [`ledger: ${RECOVERABLE}`],
    },
    {
      what: "no recovery",
      at: "recipients.props.pointInTimeRecovery",
      value: undefined,
      says: [`recipients: ${RECOVERABLE}`],
    },
    {
      what: "recovery switched off",
      at: "recipients.props.pointInTimeRecovery.enabled",
      value: false,
      says: [`recipients: ${RECOVERABLE}`],
    },
    {
      what: "unknown recovery",
      at: "recipients.props.pointInTimeRecovery",
      value: UNKNOWN,
      says: [`recipients: ${unknown("pointInTimeRecovery")}`],
    },
    { what: "an unknown name", at: "ledger.props.name", value: UNKNOWN, says: [`ledger: ${unknown("name")}`] },
  ],
  harmless: [
    { what: "a shorter time to go back", at: "recipients.props.pointInTimeRecovery.recoveryPeriodInDays", value: 7 },
  ],
  mutations: {
    "props.name": {
      weaker: "Each kind of table has its own requirement.",
      absent: "AWS names it, and it is no ledger.",
    },
    "props.pointInTimeRecovery": { weaker: [{}, { enabled: "true" }] },
    "props.pointInTimeRecovery.enabled": { weaker: ["true", 1] },
    "props.ttl": { weaker: "listed-properties reads what it says.", absent: "Most tables keep their rows." },
    "props.ttl.*": { weaker: "As above.", absent: "As above." },
    "props.pointInTimeRecovery.*": { weaker: "How far back is AWS's default.", absent: "As above." },
  },
};
