import assert from "node:assert/strict";
import { classifyBounce, classifyComplaint } from "../../../functions/suppression/classification";

describe("the class of a bounce", () => {
  for (const [type, subType, expected] of [
    ["Permanent", "General", "hard-bounce"],
    ["Permanent", "NoEmail", "hard-bounce"],
    ["Permanent", "Suppressed", "hard-bounce"],
    ["Permanent", "SomethingNew", "hard-bounce"],
    ["Permanent", "MailboxFull", "hard-bounce"],
    ["Permanent", "OnAccountSuppressionList", "blocked"],
    ["Permanent", "OnTenantSuppressionList", "blocked"],
    ["Permanent", "EmailValidationSuppressed", "blocked"],
    ["Permanent", "UnsubscribedRecipient", "blocked"],
    ["Transient", "MailboxFull", "full-mailbox"],
    ["Transient", "General", "soft-bounce"],
    ["Transient", "OnAccountSuppressionList", "soft-bounce"],
    ["Undetermined", "Undetermined", "soft-bounce"],
    ["Undetermined", "MailboxFull", "soft-bounce"],
  ] as const) {
    it(`${type}/${subType} is ${expected}`, () => {
      assert.equal(classifyBounce({ type, subType }, {}), expected);
    });
  }

  for (const [recipient, expected] of [
    [{ status: "5.1.1", action: "failed" }, "hard-bounce"],
    [{ status: "5.4.1" }, "hard-bounce"],
    [{ status: null, action: null }, "hard-bounce"],
    [{ status: "4.0.0" }, "soft-bounce"],
    [{ action: "delayed" }, "soft-bounce"],
    [{ status: "5.0.0", action: "delayed" }, "soft-bounce"],
    [{ status: "4.0.0", action: "failed" }, "soft-bounce"],
  ] as const) {
    it(`Permanent/General of a recipient with ${JSON.stringify(recipient)} is ${expected}`, () => {
      assert.equal(classifyBounce({ type: "Permanent", subType: "General" }, recipient), expected);
    });
  }
});

describe("the class of a complaint", () => {
  for (const [subType, feedbackType, expected] of [
    [undefined, "abuse", "complaint"],
    [undefined, undefined, "complaint"],
    ["SomethingNew", "abuse", "complaint"],
    [undefined, "not-spam", "not-spam"],
    ["OnAccountSuppressionList", "abuse", "blocked"],
    ["OnAccountSuppressionList", "not-spam", "blocked"],
  ] as const) {
    it(`with subtype ${subType ?? "none"} and feedback type ${feedbackType ?? "none"} is ${expected}`, () => {
      assert.equal(classifyComplaint({ subType, feedbackType }), expected);
    });
  }
});
