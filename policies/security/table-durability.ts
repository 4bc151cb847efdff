import { fsbp } from "../lib/frameworks";
import { asObject, known } from "../lib/known";
import { inProduction } from "../lib/provider";
import { ofType, resourceRule } from "../lib/rule";
import { isExpiring } from "./expiring-tables";

/** The faults of a table; one whose rows expire has no backups. */
export function* violations(props: Readonly<Record<string, unknown>>, prod: boolean): Generator<string> {
  if (!isExpiring(known(props.name)) && asObject(known(props.pointInTimeRecovery))?.enabled !== true)
    yield "cannot be restored to a point in time: state pointInTimeRecovery.enabled: true";
  if (prod && known(props.deletionProtectionEnabled) !== true)
    yield "can be deleted by one call: state deletionProtectionEnabled: true in prod";
}

export const tableDurability = resourceRule(
  {
    name: "table-durability",
    requires: "Tables can be restored to a point in time and, in prod, resist deletion",
    why: "the table is the record of whom we may mail",
    severity: "high",
    ...fsbp("DynamoDB.2", "DynamoDB tables should have point-in-time recovery enabled"),
    remediationSteps: "Set pointInTimeRecovery and, in prod, deletionProtectionEnabled.",
  },
  ofType("aws:dynamodb/table:Table"),
  (resource) => violations(resource.props, inProduction(resource)),
);
