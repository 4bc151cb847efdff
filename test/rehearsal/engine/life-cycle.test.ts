import assert from "node:assert/strict";
import { rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Outcome } from "../../../rehearsal/engine/engine";
import {
  analysis,
  deploy,
  destroy,
  recordsWritten,
  refresh,
  secretsEncrypted,
} from "../../../rehearsal/engine/life-cycle";
import { playSteps, type Step } from "../../../rehearsal/engine/step";
import { Workplace } from "../../../rehearsal/engine/workplace";
import type { Zone } from "../../../rehearsal/engine/zone";
import type { RuleResult } from "../../../rehearsal/policy-packs/judge";
import { scriptedEngine } from "../../support/rehearsal/engine/scripted-engine";
import { sourceProject } from "../../support/rehearsal/engine/source-project";

const SECRETS = { apiKey: "pk1_hidden" };
const TOPIC = { type: "aws:sns/topic:Topic", id: "arn:topic" };
const COMMAND = { type: "command:local:Command", id: "command1" };
const zone = (records: number): Zone => ({ environment: {}, written: () => records, close: () => Promise.resolve() });
const judged = (pack: string, rule: string, more: Partial<RuleResult> = {}): RuleResult => ({
  ...{ pack, rule, kind: "resource", ran: ["urn"], violations: [], couldNotRun: [] },
  ...more,
});
const REFUSAL = 'resource "urn" cannot be deleted\nbecause it is protected.';

describe("The life cycle of a stack on the engine", () => {
  let source: string;
  let workplace: Workplace;

  const make = (files: Readonly<Record<string, string>> = {}) => {
    source = sourceProject(files);
    workplace = Workplace.make(source);
  };
  const verdictsOf = async (steps: readonly Step[]) => {
    const verdicts = await playSteps("prod", steps, () => undefined);
    return verdicts.map(({ step, shown, detail }) => [step, shown, detail]);
  };
  afterEach(() => {
    workplace.remove();
    rmSync(source, { recursive: true });
  });

  describe("deployment", () => {
    const play = (script: (line: string) => Partial<Outcome>) =>
      verdictsOf(deploy(scriptedEngine(workplace, script).engine, "prod", SECRETS));
    const changes = { create: 3 };

    it("creates the stack with its secrets, then previews, deploys, and changes nothing", async () => {
      make();
      const { engine, lines } = scriptedEngine(workplace, (line) => (/expect-no/.test(line) ? {} : { changes }));
      assert.deepEqual(await verdictsOf(deploy(engine, "prod", SECRETS)), [
        ["fresh preview", true, "3 create; 0 rules of 0 policy packs ran, no violations"],
        ["up", true, "3 create"],
        ["second up", true, "no change, from another folder"],
      ]);
      assert.deepEqual(lines, [
        "stack init prod",
        "config set-all --stack prod --secret apiKey=pk1_hidden",
        "preview --stack prod",
        "up --stack prod",
        "up --stack prod --expect-no-changes",
      ]);
    });

    it("fails when the up does something else than the preview said", async () => {
      make();
      const verdicts = await play((line) => ({ changes: line.startsWith("up") ? { create: 4 } : changes }));
      assert.deepEqual(verdicts.at(-1), ["up", false, "the preview planned 3 create, but the up did 4 create"]);
    });

    it("fails when the second up would change something", async () => {
      make();
      const verdicts = await play((line) => (/expect-no/.test(line) ? { code: 255 } : { changes }));
      assert.deepEqual(verdicts.at(-1), ["second up", false, "the engine ended with status 255"]);
    });

    it("fails when a policy pack checked nothing", async () => {
      make({ "policies/dns/PulumiPolicy.yaml": "", "policies/security/PulumiPolicy.yaml": "" });
      assert.deepEqual(await play(() => ({ rules: [judged("security", "tls")] })), [
        ["fresh preview", false, "1 of 2 policy packs judged"],
      ]);
    });

    it("fails when a rule was skipped for an unknown value, and when one had nothing to check", async () => {
      make({ "policies/security/PulumiPolicy.yaml": "" });
      const rules = [
        judged("security", "tls"),
        judged("security", "no-wildcard", { couldNotRun: [{ message: "can't run policy 'no-wildcard'" }] }),
        judged("security", "redrive", { ran: [] }),
      ];
      assert.deepEqual(await play(() => ({ rules })), [
        ["fresh preview", false, "2 of 3 rules: no-wildcard could not run, redrive did not run"],
      ]);
    });
  });

  describe("policy analyze", () => {
    it("checks the exported state with every rule of every pack, or fails", async () => {
      make({ "policies/security/PulumiPolicy.yaml": "" });
      const play = async (outcome: Partial<Outcome>) => {
        const script = (line: string) => (line.startsWith("policy analyze") ? outcome : {});
        const { engine, lines } = scriptedEngine(workplace, script);
        return { verdicts: await verdictsOf([analysis(engine, "prod")]), lines };
      };
      const state = path.join(workplace.directory, "state.json");
      assert.deepEqual(await play({ rules: [judged("security", "tls"), judged("security", "redrive")] }), {
        verdicts: [["policy analyze", true, "2 rules of 1 policy packs ran, no violations"]],
        lines: [`stack export --stack prod --file ${state}`, `policy analyze --file ${state}`],
      });
      const advised = judged("security", "tls", { violations: [{ message: "plain" }] });
      for (const [outcome, reason] of [
        [{ code: 255 }, "the engine ended with status 255"],
        [{ rules: [] }, "0 of 1 policy packs judged"],
        [{ rules: [advised] }, "1 of 1 rules: tls violated"],
      ] as const)
        assert.deepEqual((await play(outcome)).verdicts, [["policy analyze", false, reason]]);
    });
  });

  describe("records", () => {
    it("are in the zone, or it fails", async () => {
      make();
      assert.deepEqual(await verdictsOf([recordsWritten(zone(7))]), [["records", true, "7 records in the zone"]]);
      assert.deepEqual(await verdictsOf([recordsWritten(zone(0))]), [
        ["records", false, "nothing was written to the zone"],
      ]);
    });
  });

  describe("refresh", () => {
    it("finds no change, or fails", async () => {
      make();
      const play = (outcome: Partial<Outcome>) =>
        verdictsOf([refresh(scriptedEngine(workplace, () => outcome).engine, "prod")]);
      assert.deepEqual(await play({ changes: { same: 3 } }), [["refresh", true, "no change"]]);
      assert.deepEqual(await play({ code: 1 }), [["refresh", false, "the engine ended with status 1"]]);
    });
  });

  describe("secrets", () => {
    const play = (exported: string, printed = "key: [secret]") => {
      const { engine } = scriptedEngine(workplace, (line) => ({ output: line.startsWith("up") ? printed : exported }));
      return engine.operate("up").then(() => verdictsOf([secretsEncrypted(engine, "prod", SECRETS)]));
    };

    it("are in the state, and nowhere in the clear", async () => {
      make();
      writeFileSync(path.join(workplace.backend, "state.json"), '{"ciphertext":"v1:abc"}');
      assert.deepEqual(await play('{"plaintext":"pk1_hidden"}'), [
        ["secrets in state", true, "1 values encrypted, none in the clear in 3 files and outputs"],
      ]);
    });

    it("are reported missing when the state does not contain them at all", async () => {
      make();
      assert.deepEqual(await play("{}"), [
        ["secrets in state", false, "apiKey is not in the state at all: the search would prove nothing"],
      ]);
    });

    it("are found in the clear in the backend, the stack file and the output", async () => {
      const found = [["secrets in state", false, "apiKey is stored in the clear"]];
      make();
      assert.deepEqual(await play("pk1_hidden", "key: pk1_hidden"), found);
      const state = path.join(workplace.backend, "state.json");
      writeFileSync(state, "pk1_hidden");
      assert.deepEqual(await play("pk1_hidden"), found);
      rmSync(state);
      workplace.configure("prod", { apiKey: "pk1_hidden" });
      assert.deepEqual(await play("pk1_hidden"), found);
    });
  });

  describe("the end", () => {
    /** Answers as an engine whose state has `resources` until a destroy that ignores protection, which runs `deletes`. */
    const play = (
      resources: object[],
      {
        refusal = { code: 1, output: REFUSAL } as Partial<Outcome>,
        refused = () => {},
        deletes = () => {},
        left = [] as object[],
        records = 0,
      },
    ) => {
      let state = resources;
      const { engine } = scriptedEngine(workplace, (line) => {
        const file = /--file (\S+)/.exec(line)?.[1];
        if (file) writeFileSync(file, JSON.stringify({ deployment: { resources: state } }));
        if (!line.startsWith("destroy")) return {};
        if (!line.includes("--ignore-protect")) {
          refused();
          return refusal;
        }
        deletes();
        state = left;
        return {};
      });
      return verdictsOf(destroy(engine, "prod", zone(records)));
    };
    const kept = { ...TOPIC, protect: true, retainOnDelete: true };
    const holdTopic = () => workplace.account.put({ ...TOPIC, inputs: {}, outputs: {} });

    it("is refused for protected resources, and leaves retained ones in the account", async () => {
      make();
      holdTopic();
      assert.deepEqual(await play([kept, { type: "mail:index:Feedback", retainOnDelete: true }], {}), [
        ["protection", true, "destroy refused for 1 protected resources, nothing deleted"],
        ["destroy", true, "state empty; retained: 1 in the account, 0 records in the zone"],
      ]);
    });

    it("deletes everything where nothing is protected", async () => {
      make();
      holdTopic();
      const deletes = () => workplace.account.remove(TOPIC.type, TOPIC.id);
      assert.deepEqual(await play([TOPIC], { deletes }), [
        ["protection", true, "nothing is protected"],
        ["destroy", true, "state empty; retained: 0 in the account, 0 records in the zone"],
      ]);
    });

    it("fails when protected resources are destroyed without a refusal, or after others were", async () => {
      make();
      assert.deepEqual(await play([kept], { refusal: {} }), [["protection", false, "destroy was not refused"]]);
      holdTopic();
      const refused = () => workplace.account.remove(TOPIC.type, TOPIC.id);
      assert.deepEqual(await play([kept], { refused }), [
        ["protection", false, "destroy was refused after it had deleted resources"],
      ]);
    });

    it("fails when the state keeps something", async () => {
      make();
      assert.deepEqual((await play([TOPIC], { left: [TOPIC] })).at(-1), [
        "destroy",
        false,
        "1 resources are left in the state",
      ]);
    });

    it("leaves the records of a retained command, and no others", async () => {
      make();
      const retained = { ...COMMAND, retainOnDelete: true };
      assert.deepEqual((await play([retained], { records: 7 })).at(-1), [
        "destroy",
        true,
        "state empty; retained: 0 in the account, 7 records in the zone",
      ]);
      assert.deepEqual((await play([retained], { records: 0 })).at(-1), [
        "destroy",
        false,
        "0 records are left in the zone",
      ]);
      assert.deepEqual((await play([COMMAND], { records: 7 })).at(-1), [
        "destroy",
        false,
        "7 records are left in the zone",
      ]);
    });

    it("fails when retained resources are gone, or when more than those stayed", async () => {
      make();
      const missing = await play([kept], {});
      assert.deepEqual(missing.at(-1), ["destroy", false, "the stack retains 1 resources, the account has 0"]);
      holdTopic();
      const leftover = await play([{ ...TOPIC, retainOnDelete: false }], {});
      assert.deepEqual(leftover.at(-1), ["destroy", false, "the stack retains 0 resources, the account has 1"]);
    });
  });
});
