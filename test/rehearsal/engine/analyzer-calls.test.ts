import assert from "node:assert/strict";
import { ruleResults } from "../../../rehearsal/engine/analyzer-calls";
import { verdict } from "../../../rehearsal/policy-packs/judge";

const STACK = "urn:pulumi:dev::mail::pulumi:pulumi:Stack::mail-dev";
const TOPIC = "urn:pulumi:dev::mail::aws:sns/topic:Topic::bounces";

/** The engine's log lines for one call to the pack in `folder`: its beginning, and its answer. */
function call(folder: string, method: string, request: object, response?: object): string {
  const line = {
    method: `/pulumirpc.Analyzer/${method}`,
    request,
    metadata: { kind: "analyzer", mode: "client", name: folder },
  };
  const ended = response ? { ...line, response } : { ...line, errors: ["rpc error"] };
  return [line, ended].map((each) => `${JSON.stringify(each)}\n`).join("");
}

const info = (folder: string, name: string, policies: object[]) =>
  call(folder, "GetAnalyzerInfo", {}, { name, policies });
const stackResources = {
  resources: [
    { type: "aws:sns/topic:Topic", urn: TOPIC },
    { type: "pulumi:pulumi:Stack", urn: STACK },
  ],
};

describe("The engine's log of its calls to policy packs", () => {
  it("gives for each rule what it ran on and what it reported", () => {
    const log = [
      info("/packs/security", "mail-security", [
        { name: "encrypted", policyType: "POLICY_TYPE_RESOURCE" },
        { name: "redrive", policyType: "POLICY_TYPE_STACK" },
      ]),
      call(
        "/packs/security",
        "Analyze",
        { urn: STACK },
        { notApplicable: [{ policyName: "encrypted", reason: "no" }] },
      ),
      call(
        "/packs/security",
        "Analyze",
        { urn: TOPIC },
        { diagnostics: [{ policyName: "encrypted", message: "plain" }] },
      ),
      call("/packs/security", "Remediate", { urn: TOPIC }, {}),
      call("/packs/security", "AnalyzeStack", stackResources, {}),
    ];
    assert.deepEqual(ruleResults(log.join("")), [
      {
        pack: "mail-security",
        rule: "encrypted",
        kind: "resource",
        ran: [TOPIC],
        violations: [{ message: "plain", urn: TOPIC }],
        couldNotRun: [],
      },
      { pack: "mail-security", rule: "redrive", kind: "stack", ran: [STACK], violations: [], couldNotRun: [] },
    ]);
  });

  it("distinguishes a rule that could not run, or did not, from one that passed", () => {
    const blind = "can't run policy 'blind' from policy pack 'mail-security@v0.1.0' during preview: unknown";
    const log = [
      info("/packs/security", "mail-security", [{ name: "blind" }, { name: "idle" }, { name: "seeing" }]),
      call(
        "/packs/security",
        "Analyze",
        { urn: TOPIC },
        { notApplicable: [{ policyName: "idle" }], diagnostics: [{ policyName: "blind", message: blind }] },
      ),
    ];
    assert.deepEqual(
      ruleResults(log.join("")).map((result) => [result.rule, verdict(result)]),
      [
        ["blind", "could not run"],
        ["idle", "did not run"],
        ["seeing", "passed"],
      ],
    );
  });

  it("keeps packs apart, and counts no call that failed", () => {
    const rule = { name: "encrypted", policyType: "POLICY_TYPE_RESOURCE" };
    const log = [
      info("/packs/dns", "mail-dns", [rule]),
      info("/packs/security", "mail-security", [rule]),
      call("/packs/dns", "Analyze", { urn: TOPIC }, {}),
      call("/packs/security", "Analyze", { urn: TOPIC }),
    ];
    assert.deepEqual(
      ruleResults(log.join("")).map(({ pack, ran }) => [pack, ran]),
      [
        ["mail-dns", [TOPIC]],
        ["mail-security", []],
      ],
    );
  });

  it("gives nothing where no pack was called", () => {
    const line = { method: "/pulumirpc.ResourceProvider/Check", metadata: { kind: "resource" }, response: {} };
    assert.deepEqual(ruleResults(`${JSON.stringify(line)}\n`), []);
    assert.deepEqual(ruleResults(""), []);
  });
});
