import { expiringTables } from "../../../policies/security/expiring-tables";
import type { Cases } from "../cases";
import { UNKNOWN } from "../judging";

const TYPE = "aws:dynamodb/table:Table";
const expiring = { pointInTimeRecovery: { enabled: false }, ttl: { attributeName: "expiresAt", enabled: true } };
const NO_BACKUPS = "ledger: may have backups, which outlive its rows: state pointInTimeRecovery.enabled: false";
const EXPIRES = 'ledger: keeps its rows for ever: state ttl with attributeName "expiresAt" and enabled: true';

export const cases: Cases = {
  rule: expiringTables,
  good: [
    { type: TYPE, name: "ledger", props: { name: "example-ledger", ...expiring } },
    { type: TYPE, name: "of-dev", props: { name: "example-ledger-dev", ...expiring } },
    { type: TYPE, name: "recipients", props: { name: "example-recipients", pointInTimeRecovery: { enabled: true } } },
  ],
  refused: [
    { what: "backups", at: "ledger.props.pointInTimeRecovery.enabled", value: true, says: [NO_BACKUPS] },
    { what: "backups by default", at: "ledger.props.pointInTimeRecovery", value: undefined, says: [NO_BACKUPS] },
    { what: "rows for ever", at: "ledger.props.ttl", value: undefined, says: [EXPIRES] },
    { what: "expiry switched off", at: "ledger.props.ttl.enabled", value: false, says: [EXPIRES] },
    { what: "expiry by what no row has", at: "ledger.props.ttl.attributeName", value: "ends", says: [EXPIRES] },
    {
      what: "a stream",
      at: "ledger.props.streamEnabled",
      value: true,
      says: ["ledger: copies its rows to a stream: remove streamEnabled"],
    },
    {
      what: "a table of another kind by a ledger's name",
      at: "recipients.props.name",
      value: "example-ledger-dev",
      says: [NO_BACKUPS, EXPIRES].map((text) => text.replace("ledger", "recipients")),
    },
    {
      what: "an unknown name",
      at: "ledger.props.name",
      value: UNKNOWN,
      says: [
        "ledger: name is unknown at preview and so cannot be judged; make it from settings and names that are known, not from another resource's output",
      ],
    },
  ],
  harmless: [{ what: "no stream, stated explicitly", at: "ledger.props.streamEnabled", value: false }],
  mutations: {
    "props.name": { weaker: "table-durability objects to a ledger by another name", absent: "as above" },
    "props.pointInTimeRecovery": { weaker: [{}, { enabled: "false" }] },
    "props.pointInTimeRecovery.enabled": { weaker: [true] },
    "props.pointInTimeRecovery.*": { weaker: "how long is no matter where there is none", absent: "as above" },
    "props.ttl": { weaker: [{}] },
    "props.ttl.enabled": { weaker: [false, "true"] },
    "props.ttl.attributeName": { weaker: ["other"] },
    "props.streamEnabled": { weaker: [true], absent: "there is none by default" },
  },
};
