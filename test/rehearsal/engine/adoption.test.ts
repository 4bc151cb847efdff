import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import type { Held } from "../../../rehearsal/engine/account";
import { adoptable, adopted, adoptionCases } from "../../../rehearsal/engine/adoption";
import type { Outcome } from "../../../rehearsal/engine/engine";
import { Workplace } from "../../../rehearsal/engine/workplace";
import { scriptedEngine } from "../../support/rehearsal/engine/scripted-engine";
import { sourceProject } from "../../support/rehearsal/engine/source-project";
import { TEST_STACKS } from "../../support/stack-files";

const SET: Held = {
  type: "aws:sesv2/configurationSet:ConfigurationSet",
  id: "letters-main",
  inputs: { configurationSetName: "letters-main", deliveryOptions: { tlsPolicy: "REQUIRE" } },
  outputs: { arn: "arn:set" },
};
const TOPIC: Held = { type: "aws:sns/topic:Topic", id: "arn:news", inputs: { name: "news" }, outputs: {} };
/** The resources that every account has. */
const SETTINGS: Held = {
  type: "aws:sesv2/accountSuppressionAttributes:AccountSuppressionAttributes",
  id: "111122223333",
  inputs: { suppressedReasons: ["BOUNCE"] },
  outputs: {},
};
const HELD = [SETTINGS, SET, TOPIC];

describe("Adoption on the engine", () => {
  let source: string;
  let workplace: Workplace;

  beforeEach(() => {
    source = sourceProject();
    workplace = Workplace.make(source);
  });
  afterEach(() => {
    workplace.remove();
    rmSync(source, { recursive: true });
  });

  const engine = (script: (line: string) => Partial<Outcome>) => scriptedEngine(workplace, script).engine;
  const byType = (held: readonly Held[]) => held.toSorted((a, b) => a.type.localeCompare(b.type));
  /** An up that brings the account to what the program declares. */
  const bring = () => {
    for (const resource of HELD) workplace.account.put(resource);
  };

  it("takes from the program what its account has: all that it can import", async () => {
    const entries = adoptable("prod", TEST_STACKS);
    assert.deepEqual(entries.toSorted(), [
      ...["main", "updates"].map((set) => `configurationSet:candlefish-${set}`),
      ...["main|bounces", "main|complaints", "main|events", "main|metrics", "main|outcomes"].map(
        (d) => `eventDestination:candlefish-${d}`,
      ),
      ...["bounces", "complaints", "events", "metrics", "outcomes"].map(
        (d) => `eventDestination:candlefish-updates|${d}`,
      ),
      ...["candlefish.ai", "patrick@candlefish.ai"].map((identity) => `identity:${identity}`),
      "topic:mail-status-candlefish",
      ...["alerts", "bounces", "complaints", "events", "guard", "outcomes"].map(
        (topic) => `topic:ses-${topic}-candlefish`,
      ),
    ]);
    const held = await adopted("prod", TEST_STACKS, entries);
    assert.equal(held.length, entries.length + 1, "the account's suppression settings need no entry");
    const topic = held.find(({ type, id }) => type === TOPIC.type && id.endsWith(":ses-bounces-candlefish"));
    assert.deepEqual(topic?.outputs, { arn: topic?.id, owner: "681214184463" });
    assert.equal(topic?.inputs.name, "ses-bounces-candlefish");
  });

  it("takes from the stack file what is adopted by default", async () => {
    assert.deepEqual(
      (await adopted("prod", TEST_STACKS)).map(({ id }) => id),
      ["681214184463", "candlefish.ai", "patrick@candlefish.ai"],
    );
    assert.deepEqual(await adopted("dev", TEST_STACKS), []);
  });

  describe("of resources that exist as declared", () => {
    const present = (script: (line: string) => Partial<Outcome>) =>
      adoptionCases["imports, present"](engine(script), "prod", HELD);

    it("imports all of them and updates nothing", async () => {
      const shown = await present((line) => {
        assert.deepEqual(byType(workplace.account.all()), HELD);
        return line.includes("--expect-no-changes") ? {} : { changes: { import: 3, create: 5 } };
      });
      assert.equal(shown, "3 import, 5 create; a second up changes nothing");
    });

    it("fails when one is updated, created anew, or changed by a second up", async () => {
      await assert.rejects(
        present(() => ({ changes: { import: 3, update: 1 } })),
        { message: "3 resources exist as declared, but the up did 1 update, 3 import" },
      );
      await assert.rejects(
        present(() => ({ changes: { import: 1, create: 1 } })),
        { message: "3 resources exist as declared, but the up did 1 create, 1 import" },
      );
      const changing = (line: string) => (line.includes("--expect") ? { code: 1 } : { changes: { import: 3 } });
      await assert.rejects(present(changing), { message: "the engine ended with status 1" });
    });
  });

  describe("of a resource that does not exist", () => {
    const absent = (outcome: Partial<Outcome>) =>
      adoptionCases["imports, absent"](
        engine(() => outcome),
        "prod",
        HELD,
      );
    const reason = "resource 'letters-main' does not exist";

    it("is refused by the preview, which names it", async () => {
      assert.equal(await absent({ code: 1, output: `error: ${reason}` }), `the preview refuses: ${reason}`);
      assert.deepEqual(byType(workplace.account.all()), [SETTINGS, TOPIC]);
    });

    it("fails when the preview passes, or says something else", async () => {
      const message = `the preview did not say: ${reason}`;
      await assert.rejects(absent({ output: reason }), { message });
      await assert.rejects(absent({ code: 1, output: "error: no network" }), { message });
    });
  });

  describe("of resources that differ", () => {
    const different = (script: (line: string) => Partial<Outcome>) =>
      adoptionCases["imports, different"](engine(script), "prod", HELD);

    it("starts from bare resources and ends at what the program declares", async () => {
      const shown = await different((line) => {
        if (line.includes("--expect-no-changes")) return {};
        assert.deepEqual(workplace.account.find(SET.type, SET.id)?.inputs, { configurationSetName: "letters-main" });
        bring();
        return { changes: { import: 2, update: 1 } };
      });
      assert.equal(shown, "1 update, 2 import; a second up changes nothing");
    });

    it("fails when something stays as it was, or when nothing had to change", async () => {
      await assert.rejects(
        different(() => ({ changes: { import: 2, update: 1 } })),
        { message: "not as declared after the up: 111122223333, letters-main" },
      );
      const unchanged = () => {
        bring();
        return { changes: { import: 2 } };
      };
      await assert.rejects(different(unchanged), { message: "the up did 2 import, but no update" });
    });
  });
});
