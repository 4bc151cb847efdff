import { awsGuide } from "../lib/frameworks";
import { asObject, known } from "../lib/known";
import { ofType, resourceRule } from "../lib/rule";

/** A table whose rows are worth something for a time only, by its name: the ledger of what was sent, and what waits for a digest. */
const EXPIRING = /-(ledger|digests)(-[a-z0-9-]+)?$/;

/** Whether a table is one whose rows have to end by their own time. */
export const isExpiring = (name: unknown): boolean => EXPIRING.test(String(name));

/** The faults of a table whose rows have to end. */
export function* violations(pointInTimeRecovery: unknown, ttl: unknown, stream: unknown): Generator<string> {
  if (asObject(pointInTimeRecovery)?.enabled !== false)
    yield "may have backups, which outlive its rows: state pointInTimeRecovery.enabled: false";
  if (asObject(ttl)?.enabled !== true || asObject(ttl)?.attributeName !== "expiresAt")
    yield 'keeps its rows for ever: state ttl with attributeName "expiresAt" and enabled: true';
  if (stream !== undefined && stream !== false) yield "copies its rows to a stream: remove streamEnabled";
}

export const expiringTables = resourceRule(
  {
    name: "expiring-tables",
    requires: "The ledger and the waiting digests have no backups and no stream, and their rows expire",
    why: "what was sent to whom must be kept no longer than the same message could arrive again, and what a message says no longer than until it is sent",
    severity: "medium",
    ...awsGuide(
      "Amazon DynamoDB",
      "Using time to live (TTL) in DynamoDB",
      "Items that have expired are deleted",
      "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/TTL.html",
    ),
    remediationSteps: "Set ttl, and pointInTimeRecovery.enabled: false.",
  },
  ofType("aws:dynamodb/table:Table"),
  function* ({ props }) {
    if (isExpiring(known(props.name)))
      yield* violations(known(props.pointInTimeRecovery), known(props.ttl), known(props.streamEnabled));
  },
);
