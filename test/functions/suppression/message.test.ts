import assert from "node:assert/strict";
import type { SQSRecord } from "aws-lambda";
import { Lanes } from "../../../core/concurrency/lanes";
import type { Entry } from "../../../core/lambda-runtime/log";
import { handleMessage } from "../../../functions/suppression/message";
import { bounce, complaint, delivery, type Details, hardBounce, reject } from "../../support/functions/events";
import { type OpenedStores, startStores } from "../../support/functions/suppression/stores";

describe("a message of the feedback queue", () => {
  let opened: OpenedStores;
  let number = 0;
  /** Two people about whom there is no feedback yet. */
  let people: readonly [string, string];
  before(async () => {
    opened = await startStores();
  });
  after(() => opened.stop());
  beforeEach(() => {
    number++;
    people = [`a${number}@example.com`, `b${number}@example.com`];
    opened.endpoint.operations.length = 0;
    opened.endpoint.suppressionList.productionAccess = true;
  });

  const lanes = new Lanes();
  /** Handles a message. @returns what was logged, and the error if it has to come again */
  async function handle(body: string, receiveCount = 1) {
    const entries: Entry[] = [];
    const handling = {
      ...opened.stores,
      lanes,
      remaining: () => 30_000,
      report: (entry: Entry) => entries.push(entry),
    };
    const attributes = { ApproximateReceiveCount: String(receiveCount) };
    const message = { messageId: "queued", body, attributes } as SQSRecord;
    const error = await handleMessage(handling, message).then(
      () => undefined,
      (reason: unknown) => reason as Error,
    );
    return { entries, error: error?.name };
  }
  const item = async (recipient: string) => {
    const found = (await opened.endpoint.items()).find((each) => each.recipient === recipient);
    assert.ok(found, `no item of ${recipient}`);
    return found;
  };

  const about = { messageId: "m", feedbackId: "f" };
  const none = { HardBounce: 0, SoftBounce: 0, Blocked: 0, Complaint: 0 };
  const said = (kind: string, decisions: readonly string[], metrics: object, level = "INFO") => ({
    level,
    message: "feedback",
    ...about,
    kind,
    decisions,
    configurationSet: "example-main",
    metrics: { ...none, ...metrics },
  });

  it("that is not an event comes again, and is found by the queue's id", async () => {
    assert.deepEqual(await handle("a@example.com"), {
      entries: [{ level: "ERROR", message: "malformed", queueMessageId: "queued", at: "not JSON" }],
      error: "MalformedEvent",
    });
  });

  it("about anything but feedback is logged", async () => {
    const { entries, error } = await handle(delivery(people[0], about));
    assert.deepEqual(
      [error, entries],
      [
        undefined,
        [
          {
            level: "INFO",
            message: "ignored",
            eventType: "Delivery",
            messageId: "m",
            configurationSet: "example-main",
            metrics: {},
          },
        ],
      ],
    );
    assert.deepEqual((await handle('{"notificationType":"AmazonSnsSubscriptionSucceeded"}')).entries, [
      { level: "INFO", message: "ignored", eventType: "AmazonSnsSubscriptionSucceeded", messageId: undefined },
    ]);
  });

  for (const eventType of ["Reject", "Rendering Failure"]) {
    it(`about mail that SES did not send (${eventType}) is counted when it first comes`, async () => {
      const body = reject(people[0], about).replace('"eventType":"Reject"', `"eventType":"${eventType}"`);
      for (const [receiveCount, Rejected] of [
        [1, 1],
        [2, 0],
      ] as const) {
        assert.deepEqual((await handle(body, receiveCount)).entries, [
          {
            level: "WARN",
            message: "rejected",
            eventType,
            messageId: "m",
            configurationSet: "example-main",
            metrics: { Rejected },
          },
        ]);
      }
    });
  }

  it("about a hard bounce is counted once, however often it comes", async () => {
    const body = hardBounce(people[0], about);
    assert.deepEqual(await handle(body), {
      entries: [said("Permanent/General", ["hard-bounce"], { HardBounce: 1 })],
      error: undefined,
    });
    for (const receiveCount of [1, 2])
      assert.deepEqual((await handle(body, receiveCount)).entries, [
        said("Permanent/General", ["hard-bounce duplicate"], {}),
      ]);
  });

  it("about feedback that is not stored is counted when it first comes", async () => {
    for (const [body, kind, decision, metric] of [
      [bounce("Transient", "General", [people[0]], about), "Transient/General", "soft-bounce", "SoftBounce"],
      [
        bounce("Permanent", "OnAccountSuppressionList", [people[0]], about),
        "Permanent/OnAccountSuppressionList",
        "blocked",
        "Blocked",
      ],
    ] as const) {
      assert.deepEqual((await handle(body)).entries, [said(kind, [decision], { [metric]: 1 })]);
      assert.deepEqual((await handle(body, 2)).entries, [said(kind, [decision], {})]);
    }
    assert.deepEqual(opened.endpoint.operations, []);
  });

  it("about several recipients counts each bounce for itself", async () => {
    const body = bounce("Permanent", "General", [people[0], { emailAddress: people[1], status: "4.0.0" }], about);
    assert.deepEqual((await handle(body)).entries, [
      said("Permanent/General", ["hard-bounce", "soft-bounce"], { HardBounce: 1, SoftBounce: 1 }),
    ]);
    const full = bounce("Transient", "MailboxFull", [people[1]], about);
    assert.deepEqual((await handle(full)).entries, [
      said("Transient/MailboxFull", ["full-mailbox"], { SoftBounce: 1 }),
    ]);
  });

  it("about a complaint is counted once, with the recipient who is first in the alphabet", async () => {
    const body = complaint([people[1], people[0]], {}, about);
    const failed = {
      level: "ERROR",
      message: "failed",
      queueMessageId: "queued",
      ...about,
      error: "InternalServerError",
    };
    opened.endpoint.fail("UpdateItem", 2, { recipient: people[0] });
    assert.deepEqual(await handle(body), {
      entries: [said("Complaint/abuse", ["complaint"], {}), failed],
      error: "InternalServerError",
    });
    assert.deepEqual(await handle(body, 2), {
      entries: [said("Complaint/abuse", ["complaint duplicate", "complaint"], { Complaint: 1 })],
      error: undefined,
    });
    assert.equal((await item(people[0])).ambiguousComplaint, true);
  });

  it("that is a not-spam report counts nothing", async () => {
    const body = complaint([people[0]], { complaintFeedbackType: "not-spam" }, about);
    assert.deepEqual((await handle(body)).entries, [said("Complaint/not-spam", ["not-spam"], {})]);
  });

  it("about a complaint says its subtype, else its feedback type, else neither", async () => {
    const kind = async (fields: object, details: Details = {}) =>
      (await handle(complaint([people[0]], { ...fields }, details))).entries[0]?.["kind"];
    assert.equal(await kind({ complaintSubType: "OnAccountSuppressionList" }), "Complaint/OnAccountSuppressionList");
    assert.equal(await kind({}), "Complaint/abuse");
    assert.equal(await kind({ complaintFeedbackType: null }), "Complaint/unspecified");
  });

  it("warns of an entry that SES's list lacks", async () => {
    opened.endpoint.suppressionList.productionAccess = false;
    const decisions = ["hard-bounce pending BadRequestException"];
    assert.deepEqual((await handle(hardBounce(people[0], about))).entries, [
      said("Permanent/General", decisions, { HardBounce: 1 }, "WARN"),
    ]);
  });

  it("from an identity's notification belongs to no configuration set and counts nothing", async () => {
    const [entry] = (await handle(hardBounce(people[0], { ...about, identityNotification: true }))).entries;
    assert.ok(entry);
    assert.deepEqual([entry.message, "configurationSet" in entry, "metrics" in entry], ["feedback", false, false]);
  });

  it("handles the valid recipients if another is invalid, and comes again", async () => {
    const malformed = { level: "ERROR", message: "malformed", queueMessageId: "queued", at: "emailAddress" };
    assert.deepEqual(await handle(bounce("Permanent", "General", ["not an address", people[0]], about)), {
      entries: [said("Permanent/General", ["hard-bounce"], { HardBounce: 1 }), malformed],
      error: "MalformedEvent",
    });
    const nobody = await handle(complaint(["not an address"], {}, about));
    assert.deepEqual(nobody, { entries: [malformed], error: "MalformedEvent" });
    assert.deepEqual((await handle(complaint(["not an address", people[1]], {}, about))).entries, [
      said("Complaint/abuse", ["complaint"], { Complaint: 1 }),
      malformed,
    ]);
    assert.equal((await item(people[1])).ambiguousComplaint, true, "somebody else is named, whoever that is");
  });

  it("that names one recipient twice is not ambiguous, and is recorded once", async () => {
    await handle(complaint([people[0], people[0].toUpperCase()], {}, about));
    const { ambiguousComplaint, complaints } = await item(people[0]);
    assert.deepEqual([ambiguousComplaint, complaints], [undefined, 1]);
  });

  it("is recorded with 256 characters of the server's response, and without an empty one", async () => {
    const responses = async (diagnosticCode: string, recipient: string) => {
      await handle(bounce("Permanent", "General", [{ emailAddress: recipient, diagnosticCode }], about));
      return (await item(recipient)).recentFeedback.map(({ writer, ...rest }) => {
        assert.match(writer, /^[0-9a-f-]{36}$/);
        return rest;
      });
    };
    const recorded = { id: "f", kind: "Permanent/General", messageId: "m", at: "2125-11-20T00:00:00.000Z" };
    const long = `${"5".repeat(256)}6`;
    assert.deepEqual(await responses(long, people[0]), [{ ...recorded, diagnosticCode: "5".repeat(256) }]);
    assert.deepEqual(await responses("", people[1]), [recorded]);
  });

  it("waits for others about the same recipient", async () => {
    await Promise.all(["1", "2", "3"].map((feedbackId) => handle(hardBounce(people[0], { feedbackId }))));
    assert.equal(opened.endpoint.operations.filter((operation) => operation === "UpdateItem").length, 3);
    assert.equal((await item(people[0])).hardBounces, 3);
  });
});
