import { tableDurability } from "../../../policies/security/table-durability";
import type { Cases } from "../cases";
import { UNKNOWN } from "../judging";

export const cases: Cases = {
  rule: tableDurability,
  good: [
    {
      type: "aws:dynamodb/table:Table",
      name: "table",
      stack: "prod",
      props: { pointInTimeRecovery: { enabled: true }, deletionProtectionEnabled: true },
    },
    { type: "aws:dynamodb/table:Table", name: "of-dev", props: { pointInTimeRecovery: { enabled: true } } },
    { type: "aws:dynamodb/table:Table", name: "ledger", props: { name: "example-ledger-dev" } },
  ],
  refused: [
    {
      what: "another table by what a ledger is allowed",
      at: "ledger.props.name",
      value: "example-recipients-dev",
      says: ["ledger: cannot be restored to a point in time: state pointInTimeRecovery.enabled: true"],
    },
    {
      what: "no recovery",
      at: "of-dev.props.pointInTimeRecovery",
      value: undefined,
      says: ["of-dev: cannot be restored to a point in time: state pointInTimeRecovery.enabled: true"],
    },
    {
      what: "recovery switched off",
      at: "table.props.pointInTimeRecovery.enabled",
      value: false,
      says: ["table: cannot be restored to a point in time: state pointInTimeRecovery.enabled: true"],
    },
    {
      what: "unknown recovery",
      at: "table.props.pointInTimeRecovery",
      value: UNKNOWN,
      says: [
        "table: pointInTimeRecovery is unknown at preview and so cannot be judged; make it from settings and names that are known, not from another resource's output",
      ],
    },
    {
      what: "no protection in prod",
      at: "table.props.deletionProtectionEnabled",
      value: undefined,
      says: ["table: can be deleted by one call: state deletionProtectionEnabled: true in prod"],
    },
  ],
  harmless: [{ what: "protection outside prod", at: "of-dev.props.deletionProtectionEnabled", value: true }],
  mutations: {
    "props.name": { weaker: "expiring-tables objects", absent: "AWS names it, and it is judged as any other" },
    "props.pointInTimeRecovery": { weaker: [{}, { enabled: "true" }] },
    "props.pointInTimeRecovery.enabled": { weaker: [false] },
    "props.pointInTimeRecovery.*": { weaker: "how long is AWS's default", absent: "as above" },
    "props.deletionProtectionEnabled": { weaker: [false, "true"] },
    "provider.props.defaultTags": {
      weaker: "the stack prod is production whatever its tags are",
      absent: "as above",
      unknown: "as above",
    },
  },
};
