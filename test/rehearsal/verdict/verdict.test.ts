import assert from "node:assert/strict";
import { promises } from "../../../cli/promises/promises";
import { settingsOf } from "../../../infra/recorded-graph/recorded-stack";
import { verdicts } from "../../../rehearsal/verdict/verdict";
import { TEST_STACKS } from "../../support/stack-files";

describe("The verdict on a promise", () => {
  const settings = settingsOf("prod", TEST_STACKS);
  const unkept = (directSending: boolean) =>
    verdicts(promises, { ...settings, directSending }, []).flatMap(({ promise, verdict }) =>
      verdict === "not kept" ? [promise] : [],
    );

  it("is 'not kept' for promises of the outbox where the application may bypass it", () => {
    assert.deepEqual(unkept(false), []);
    assert.deepEqual(unkept(true), [
      "double-opt-in",
      "unsubscribe-links",
      "preference-center",
      "transactional",
      "sender-identification",
      "requested-content",
      "templates",
    ]);
  });
});
