import assert from "node:assert/strict";
import { type Finding, ofType, resourceRule, stackRule } from "../../../../policies/lib/rule/rule";
import { judge } from "../../../support/policies/judging";

const metadata = {
  name: "always-fails",
  requires: "Nothing",
  why: "it fails",
  severity: "low",
  framework: { name: "none", version: "1", reference: "1", specification: "none" },
  url: "https://example.org",
  remediationSteps: "None.",
} as const;

const queue = { type: "aws:sqs/queue:Queue", name: "feedback", props: { name: "a value" } };
const EXEMPT = { exemptions: [{ type: queue.type, resource: "feedback", reason: "agreed until March" }] };

/** Reads a property and then fails as `JSON.parse` does, whose message quotes its input. */
function parse(text: unknown): never {
  JSON.parse(String(text));
  throw new Error("unreachable");
}

describe("a rule that throws", () => {
  const rules = {
    resource: resourceRule(metadata, ofType(queue.type), function* ({ props }): Iterable<string> {
      yield "found before";
      yield parse(props.name);
    }),
    stack: stackRule(metadata, ofType(queue.type), function* (resources): Iterable<Finding> {
      yield { fault: "found before" };
      for (const { props } of resources) yield parse(props.name);
    }),
  };

  for (const [kind, rule] of Object.entries(rules))
    it(`is a violation that names a ${kind} rule and quotes no value, whatever is exempt`, () => {
      for (const config of [{}, EXEMPT]) {
        const [fault = "", ...others] = judge(rule, [queue], config).faults.toReversed();
        assert.match(
          fault,
          /^the rule always-fails itself failed while it read feedback \(SyntaxError at \S+rule\.test\.ts:\d+\), so it judged nothing more: fix the rule, not the stack$/,
        );
        assert.ok(!fault.includes("a value"));
        assert.deepEqual(
          others,
          config === EXEMPT && kind === "resource"
            ? []
            : [kind === "resource" ? "feedback: found before" : "found before"],
        );
      }
    });
});
