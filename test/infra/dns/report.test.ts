import assert from "node:assert/strict";
import { doneLine, failureText } from "../../../infra/dns/report";
import type { Plan, Write } from "../../../infra/dns/porkbun/plan";
import { ReconcileError } from "../../../infra/dns/porkbun/reconcile";

const fields = { name: "a.test", type: "TXT", content: "hello", ttl: 600, notes: "" };
const record = { id: "7", ...fields };
const create: Write = { action: "create", fields, reason: "not there" };
const edit: Write = { action: "edit", record, fields, reason: "other text" };
const remove: Write = { action: "delete", record, reason: "no longer wanted" };
const plan = { zone: "a.test", writes: [create, edit, remove] } as unknown as Plan;

describe("a completed write of the DNS writer", () => {
  it("is a line with the record's id", () => {
    assert.equal(doneLine({ write: create, id: "8" }), "create TXT a.test (8)");
    assert.equal(doneLine({ write: edit, id: "7" }), "edit TXT a.test (7)");
    assert.equal(doneLine({ write: remove, id: "7" }), "delete TXT a.test (7)");
  });

  it("includes a warning about it, safe for a terminal", () => {
    assert.equal(
      doneLine({ write: edit, id: "7", inSpiteOf: "no\u001banswer" }),
      "edit TXT a.test (7), done despite the error: no\\u001banswer",
    );
  });
});

describe("a failed run of the DNS writer", () => {
  it("is only its message where nothing was written or attempted", () => {
    assert.equal(failureText(new ReconcileError("Conflict.", plan)), "Conflict.");
  });

  it("says how far it got", () => {
    const done = [{ write: create, id: "8" }];
    assert.equal(
      failureText(new ReconcileError("No answer.", plan, done, edit, [remove])),
      [
        "No answer.",
        "  done       create TXT a.test (8)",
        "  failed     edit TXT a.test (7)",
        "  not tried  delete TXT a.test (7)",
        "Run it again: it finds what is done already and does the rest.",
      ].join("\n"),
    );
    assert.equal(
      failureText(new ReconcileError("Not as wanted.", plan, done, undefined, [])),
      "Not as wanted.\n  done       create TXT a.test (8)",
    );
    assert.equal(
      failureText(new ReconcileError("No answer.", plan, [], create, [])),
      "No answer.\n  failed     create TXT a.test\nRun it again: it finds what is done already and does the rest.",
    );
  });
});
