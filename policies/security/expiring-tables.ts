import { fsbp } from "../lib/rule/frameworks";
import { asObject, known } from "../lib/unknown-values/known";
import { ofType, resourceRule } from "../lib/rule/rule";

/** Tables whose rows are needed only for a time, by name: the ledger of what was sent, and what waits for a digest. */
const EXPIRING = /-(ledger|digests)(-[a-z0-9-]+)?$/;

/** The faults of a table of that name; what `ttl` says where it is set, the table of properties requires. */
export function* violations(name: unknown, pointInTimeRecovery: unknown, ttl: unknown): Generator<string> {
  const recoverable = asObject(pointInTimeRecovery)?.enabled;
  if (!EXPIRING.test(String(name))) {
    if (recoverable !== true) yield "cannot be restored to a point in time: set pointInTimeRecovery.enabled to true";
    return;
  }
  if (recoverable !== false) yield "may have backups, which outlive its rows: set pointInTimeRecovery.enabled to false";
  if (ttl === undefined) yield 'keeps its rows forever: set ttl to { attributeName: "expiresAt", enabled: true }';
}

export const expiringTables = resourceRule(
  {
    name: "expiring-tables",
    requires:
      "The rows of the ledger and of the waiting digests expire and have no backups; every other table can be restored",
    why: "what was sent to whom must be kept no longer than it is needed, and the other tables record whom we may mail",
    severity: "high",
    ...fsbp("DynamoDB.2", "DynamoDB tables should have point-in-time recovery enabled"),
    remediationSteps: "Set pointInTimeRecovery.enabled: false and ttl for those two, and true for every other table.",
  },
  ofType("aws:dynamodb/table:Table"),
  ({ props }) => violations(known(props.name), known(props.pointInTimeRecovery), known(props.ttl)),
);
