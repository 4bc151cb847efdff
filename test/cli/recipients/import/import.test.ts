import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import path from "node:path";
import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import { recipientOf } from "../../../support/recipient";
import { allBut } from "../../../support/live-account";
import { liveProjectForEach } from "../../../support/live-project";

/** With the names of Postmark's API: https://postmarkapp.com/developer/api/suppressions-api */
const MIXED = [
  "EmailAddress;SuppressionReason;Origin",
  "Gone@example.net;HardBounce;Recipient",
  "angry@example.net;SpamComplaint;Recipient",
  "tired@example.net;ManualSuppression;Customer",
  '"no address";HardBounce;Recipient',
  "GONE@example.net;HardBounce;Admin",
  "full@example.net;Soft bounce;Recipient",
  "",
].join("\r\n");

describe("npm run mail -- recipients import", () => {
  const live = liveProjectForEach();
  beforeEach(() => {
    live.account.cloud.ses.account.productionAccess = true;
  });

  const put = (item: object) => live.account.put("recipientsTable", item);

  function file(text: string): string {
    const name = path.join(live.project.directory, "list.csv");
    writeFileSync(name, text);
    return name;
  }

  const words = (text: string, ...more: string[]) => [
    ...["recipients", "import", file(text), "--stack", "prod", "--source", "Postmark, June 2026"],
    ...more,
  ];
  const run = (text: string, more: readonly string[], answers?: string[], policies?: readonly unknown[]) =>
    live.project.mailHere(words(text, ...more), live.account.environment(policies), answers);
  const items = async (table: "recipientsTable" | "objectionsTable") =>
    (await live.account.cloud.dynamodb.items(live.account.names[table].name)).map(
      (item): Readonly<Record<string, unknown>> => unmarshall(item as unknown as Record<string, AttributeValue>),
    );
  const listed = () =>
    live.account.cloud.ses.suppressionList
      .entries()
      .map(({ address, reason }) => [address, reason])
      .sort();
  const byReason = ["--reason-column", "SuppressionReason"];

  it("first says what it would do, changes nothing on a no, and names bad lines without their text", async () => {
    const { code, stdout, stderr } = await run(MIXED, byReason, ["n"]);
    assert.deepEqual([code, stderr], [0, ""]);
    assert.equal(
      stdout,
      [
        "list.csv:",
        "  3  new: 1 BOUNCE, 1 COMPLAINT, 1 UNSUBSCRIBE",
        "  1  left out: repeated in the file",
        "  1  left out: soft bounces, which do not stop mail",
        "  1  left out: not an address that SES can send to, line 5",
        "This only stops mail: it records no consent, and takes nobody off a list.",
        "Nothing was changed.",
      ].join("\n"),
    );
    assert.deepEqual([await items("recipientsTable"), await items("objectionsTable"), listed()], [[], [], []]);
  });

  it("records reason and source, puts bounces and complaints on SES's list, and is idempotent; as a process", async () => {
    const line = words(MIXED, ...byReason, "--yes");
    const { code, stdout, stderr } = await live.project.mail(line, live.account.environment());
    assert.deepEqual([code, stderr], [0, ""]);
    assert.match(stdout, /\nRecorded: 3 entries\. .*\nSES's list has taken 2 entries\.\n$/s);
    assert.deepEqual(listed(), [
      ["Gone@example.net", "BOUNCE"],
      ["angry@example.net", "COMPLAINT"],
    ]);
    const recipients = await items("recipientsTable");
    const kept = recipients.map(({ recipient, reason, pendingReason, recentFeedback }) => {
      const [{ kind, diagnosticCode } = {}] = recentFeedback as { kind?: string; diagnosticCode?: string }[];
      return [recipient, reason, pendingReason, kind, diagnosticCode];
    });
    assert.deepEqual(kept.sort(), [
      ["angry@example.net", "COMPLAINT", undefined, "Imported", "Postmark, June 2026"],
      ["gone@example.net", "BOUNCE", undefined, "Imported", "Postmark, June 2026"],
    ]);
    const [objection] = await items("objectionsTable");
    const { preferences } = objection as { preferences: Record<string, { value: string; by: string; source: string }> };
    assert.deepEqual(
      Object.entries(preferences).map(([topic, { value, by, source }]) => [topic, value, by, source]),
      ["invitation", "reminder", "followUp"].map((topic) => [topic, "off", "import", "Postmark, June 2026"]),
    );
    assert.ok(!JSON.stringify(objection).includes("tired"));
    const again = await run(MIXED, [...byReason, "--yes", "--json"]);
    const result = JSON.parse(again.stdout) as Record<string, unknown>;
    assert.deepEqual([result["newEntries"], result["known"], result["addedToSes"]], [0, 3, 0]);
    assert.deepEqual(result["unreadableLines"], [5]);
    assert.deepEqual(await items("recipientsTable"), recipients);
  });

  it("leaves the erased erased, those who asked for mail mailable, and choices made here unchanged", async () => {
    await run("email\nerased@example.net\n", ["--reason", "BOUNCE", "--yes"]);
    await live.project.mailHere("recipients forget erased@example.net --stack prod --yes", live.account.environment());
    await put({ ...recipientOf("asked@example.net"), allowedAt: "2026-11-20T08:00:00.000Z" });
    const chosen = { reminder: { value: "every", at: "2026-11-20T09:00:00.000Z", by: "page" } };
    await put({ ...recipientOf("reader@example.net"), preferences: chosen });
    const text = "address\nerased@example.net\nasked@example.net\nreader@example.net\n";
    const { stdout } = await run(text, ["--reason", "UNSUBSCRIBE", "--yes"]);
    assert.match(
      stdout,
      /\n {2}1 {2}new: 1 UNSUBSCRIBE\n {2}1 {2}erased here: .*\n {2}1 {2}allowed again here at their own request: not changed\n/,
    );
    const recipients = await items("recipientsTable");
    assert.deepEqual(recipients.map(({ recipient }) => String(recipient)).sort(), [
      "asked@example.net",
      "reader@example.net",
    ]);
    const reader = recipients.find(({ recipient }) => recipient === "reader@example.net");
    const { reminder, invitation } = reader?.["preferences"] as Record<string, { value: string }>;
    assert.deepEqual([reminder, invitation?.value], [chosen.reminder, "off"]);
    const bounced = await run(text, ["--reason", "BOUNCE", "--yes"]);
    assert.match(bounced.stdout, /\n {2}1 {2}new: 1 BOUNCE\n {2}1 {2}erased here/);
    assert.equal((await items("recipientsTable")).length, 2);
  });

  it("turns a bounce into a complaint but never a complaint into a bounce", async () => {
    await run("email\nx@example.net\n", ["--reason", "BOUNCE", "--yes"]);
    await run("email\nx@example.net\n", ["--reason", "COMPLAINT", "--yes"]);
    await run("email\nx@example.net\n", ["--reason", "BOUNCE", "--yes"]);
    const [{ reason, hardBounces, complaints } = {}] = await items("recipientsTable");
    assert.deepEqual([reason, hardBounces, complaints], ["COMPLAINT", 1, 1]);
    assert.deepEqual(listed(), [["x@example.net", "COMPLAINT"]]);
  });

  it("resumes after an interruption: what is recorded is not written again, and SES gets the rest", async () => {
    const text = `email\n${["a", "b", "c"].map((name) => `${name}@example.net`).join("\n")}\n`;
    const denied = await run(text, ["--reason", "BOUNCE", "--yes"], [], allBut("ses:PutSuppressedDestination"));
    assert.equal(denied.code, 1);
    assert.match(
      denied.stderr,
      /^Everything is recorded\. SES's list has taken 0 entries; reconcile adds the rest\. AWS denies ses:PutSuppressedDestination to /,
    );
    assert.equal((await items("recipientsTable")).length, 3);
    const { stdout } = await run(text, ["--reason", "BOUNCE", "--yes"]);
    assert.match(stdout, /\n {2}0 {2}new\n {2}3 {2}already recorded\n.*Nothing in it is new\.\n.*taken 3 entries\.$/s);
    assert.equal(listed().length, 3);
  });

  it("leaves SES's list to reconcile in the sandbox", async () => {
    live.account.cloud.ses.account.productionAccess = false;
    const { code, stdout } = await run("email\na@example.net\n", ["--reason", "BOUNCE", "--yes"]);
    assert.deepEqual([code, listed()], [0, []]);
    assert.match(stdout, /\nIn the sandbox, SES's own list is closed; reconcile adds them once there is\n/);
    assert.equal((await items("recipientsTable"))[0]?.["pendingReason"], "BOUNCE");
  });

  it("ends in one line where a call is denied, and does not prompt when nobody is there", async () => {
    const text = "email\na@example.net\n";
    const denied = await run(text, ["--reason", "BOUNCE", "--yes"], [], allBut("dynamodb:UpdateItem"));
    assert.equal(denied.code, 1);
    assert.match(
      denied.stderr,
      /^Recorded: 0 of 1 entry\. AWS denies dynamodb:UpdateItem .* What was recorded stays recorded; run the command again for the rest\.$/,
    );
    assert.equal((await run(text, ["--reason", "BOUNCE"])).code, 2);
    const nowhere = await run(text, []);
    assert.match(
      nowhere.stderr,
      /^Say why they must not get mail: pass --reason <reason> or --reason-column <name>\.\n/,
    );
    const both = await run(text, ["--reason", "BOUNCE", "--reason-column", "x"]);
    assert.deepEqual([both.code, (await items("recipientsTable")).length], [2, 0]);
  });
});
