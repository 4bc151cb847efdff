import assert from "node:assert/strict";
import { ruleTable } from "../../../../policies/lib/rule/rule-table";
import { rules } from "../../../../policies/security/rules";

describe("the table of rules", () => {
  it("has a line for each rule, with the same number of cells", () => {
    const lines = ruleTable(rules).split("\n");
    assert.equal(lines.length, rules.length + 2);
    assert.equal(lines[0], "| Rule | Level | Severity | Requires | Because | Source |");
    for (const line of lines) assert.equal(line.split(/(?<!\\)\|/).length, 8, line);
  });

  it("says about a rule what its pack says", () => {
    assert.ok(
      ruleTable(rules).includes(
        "| `no-wildcard-actions` | mandatory | critical | Every Allow statement lists its actions one by one | a wildcard also grants what AWS adds later | [AWS FSBP IAM.21](https://docs.aws.amazon.com/securityhub/latest/userguide/iam-controls.html#iam-21) |",
      ),
    );
  });
});
