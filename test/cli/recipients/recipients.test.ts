import assert from "node:assert/strict";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import { parseIdKey, recipientId } from "../../../core/recipients/identity";
import { rehearsalSecrets } from "../../../infra/recorded-graph/stack-config";
import { messages } from "../../support/messages";
import { fakeTerminal } from "../../support/fake-terminal";
import { recipientOf } from "../../support/recipient";
import { liveProject } from "../../support/live-project";

const GRACE = "grace@example.net";

const consent = {
  list: "list-16",
  source: "Settings page",
  textVersion: "2026-11-01",
  language: "en-US",
  requestedAt: "2026-11-26T10:00:00.000Z",
  expires: 1,
  message: "message",
  confirmedAt: "2026-11-26T10:05:00.000Z",
};

const SUBSCRIBER = {
  ...recipientOf(GRACE),
  preferences: { reminder: { value: "off", at: "2026-11-20T09:00:00.000Z", by: "one-click" } },
  consents: [{ ...consent, withdrawn: { at: "2026-11-27T08:00:00.000Z", by: "page" } }, consent],
};

const COMPLAINANT = {
  ...SUBSCRIBER,
  state: "SUPPRESSED",
  reason: "COMPLAINT",
  suppressedAt: "2026-11-28T00:00:00.000Z",
  recentFeedback: [{ id: "1", kind: "Complaint/abuse", at: "2026-11-28T00:00:00.000Z", messageId: "m", writer: "w" }],
};

const GRACE_ID = recipientId(parseIdKey(rehearsalSecrets.recipientIdKey ?? ""), { recipient: GRACE });

/** A follow-up that waits for Grace's digest. */
const WAITING = {
  recipientId: GRACE_ID,
  item: "followUp#key",
  day: "2026-12-02",
  key: "key",
  payload: "payload",
  id: "follow-up",
  receivedAt: "2026-12-01T12:00:00.000Z",
  queueMessageId: "1",
  message: messages.followUp,
  expiresAt: Math.ceil(Date.now() / 1000) + 3600,
};

const withoutMessage = ({ message: _, ...rest }: typeof WAITING) => rest;

describe("npm run mail -- recipients", () => {
  const live = liveProject();
  before(() => {
    live.account.cloud.ses.account.productionAccess = true;
  });

  const put = (item: object) => live.account.put("recipientsTable", item);
  const putWaiting = () => live.account.put("digestsTable", WAITING);
  const items = async (table: "recipientsTable" | "objectionsTable" | "digestsTable") =>
    live.account.cloud.dynamodb.items(live.account.names[table].name);
  const run = (line: string, answers?: string[]) =>
    live.project.mailHere(`recipients ${line} --stack prod`, live.account.environment(), answers);
  const listed = () => live.account.cloud.ses.suppressionList.entries().map(({ address }) => address);

  it("shows what is stored about a person at 80 columns, with the evidence of each consent", async () => {
    await put(SUBSCRIBER);
    await putWaiting();
    const { code, stdout, stderr } = await run(`show ${GRACE}`);
    assert.deepEqual([code, stderr], [0, ""]);
    assert.equal(
      stdout,
      [
        GRACE,
        "  Mail              nothing stops it",
        "  SES's list        not on it",
        "",
        "Choices",
        "  reminder          off, 2026-11-20 09:00:00 UTC by one-click",
        "",
        "Subscriptions",
        '  Shared summaries  asked for 2026-11-26 10:00:00 UTC ("Settings page"), text',
        "                    2026-11-01, mail in en-US; confirmed 2026-11-26 10:05:00",
        "                    UTC; left 2026-11-27 08:00:00 UTC by page",
        '  Shared summaries  asked for 2026-11-26 10:00:00 UTC ("Settings page"), text',
        "                    2026-11-01, mail in en-US; confirmed 2026-11-26 10:05:00 UTC",
        "",
        "Waiting for the daily digest",
        "  Follow-up         came 2026-12-01 12:00:00 UTC, waits for the digest of",
        "                    2026-12-02",
      ].join("\n"),
    );
  });

  it("34: exports exactly what the tables and SES have", async () => {
    await put(COMPLAINANT);
    live.account.cloud.ses.suppressionList.add(GRACE, "COMPLAINT");
    await putWaiting();
    const { code, stdout } = await run(`export ${GRACE}`);
    assert.equal(code, 0);
    const { at, suppressionListOfSes, ...exported } = JSON.parse(stdout) as Record<string, unknown>;
    assert.match(String(at), /^20\d\d-/);
    assert.equal((suppressionListOfSes as { reason: string }).reason, "COMPLAINT");
    assert.deepEqual(exported, {
      address: GRACE,
      company: "Candlefish",
      contact: "compliance@candlefish.ai",
      mailingLists: [{ number: 16, id: "summaries", name: "Shared summaries" }],
      recipient: COMPLAINANT,
      objection: null,
      waitingForDigest: [{ day: "2026-12-02", receivedAt: "2026-12-01T12:00:00.000Z", message: messages.followUp }],
    });
  });

  it("allows mail again after a complaint, on SES's list too, and keeps choices and consents", async () => {
    await put(COMPLAINANT);
    live.account.cloud.ses.suppressionList.add(GRACE, "COMPLAINT");
    const no = await run(`allow ${GRACE}`, ["n"]);
    assert.match(no.stdout, /\nNothing was changed\.$/);
    assert.deepEqual(listed(), [GRACE]);
    const { code } = await run(`allow ${GRACE} --yes`);
    assert.deepEqual([code, listed()], [0, []]);
    const { stdout } = await run(`export ${GRACE}`);
    const { recipient } = JSON.parse(stdout) as { recipient: Record<string, unknown> };
    const { state, reason, suppressedAt, preferences, consents, allowedAt } = recipient;
    assert.deepEqual([state, reason, suppressedAt, typeof allowedAt], ["ACTIVE", undefined, undefined, "string"]);
    assert.deepEqual([preferences, consents], [SUBSCRIBER.preferences, SUBSCRIBER.consents]);
    assert.match((await run(`allow ${GRACE} --yes`)).stdout, /^Nothing stops mail to grace@example\.net\.$/);
  });

  it("writes nothing, and says so, when another writer came first during the prompt", async () => {
    await put(COMPLAINANT);
    const { terminal, told, ended } = fakeTerminal();
    const ask = async () => {
      await put({ ...COMPLAINANT, complaints: 2, revision: 2 });
      return "y";
    };
    await live.project.mailHere(`recipients allow ${GRACE} --stack prod`, live.account.environment(), [], {
      terminal: { ...terminal, ask },
    });
    assert.deepEqual(
      [ended.code, told],
      [1, ["The person's records changed at the same moment. Run the command again."]],
    );
    assert.deepEqual(
      (await items("recipientsTable")).map(({ state, complaints }) => [state?.S, complaints?.N]),
      [["SUPPRESSED", "2"]],
    );
  });

  it("erases a person: the item and what waits for them are deleted, and an id without the address stays", async () => {
    await put(SUBSCRIBER);
    await putWaiting();
    const { code, stdout } = await run(`forget ${GRACE}`, ["y"]);
    assert.equal(code, 0);
    assert.match(stdout, /\nErased\. /);
    assert.deepEqual(await items("recipientsTable"), []);
    const [objection, ...others] = await items("objectionsTable");
    assert.deepEqual([Object.keys(objection ?? {}).sort(), others], [["erasedAt", "id", "revision"], []]);
    assert.ok(!JSON.stringify(objection).includes("grace"));
    assert.deepEqual(
      (await items("digestsTable")).map((item) => unmarshall(item as never)),
      [withoutMessage(WAITING)],
      "for the application to hear of",
    );
    assert.match((await run(`show ${GRACE}`)).stdout, / none: erased 20\d\d-.*; nothing else is stored about\s+them/s);
  });

  it("33: deletes what a restore brought back of erased people, and of nobody else", async () => {
    const { id } = (await items("objectionsTable"))[0] ?? {};
    await put({ ...SUBSCRIBER, id: id?.S });
    await put(recipientOf("other@example.net"));
    const { code, stdout } = await run("forget --restored", ["y"]);
    assert.deepEqual([code, stdout.split("\n").at(-1)], [0, "Deleted: 1."]);
    assert.deepEqual(
      (await items("recipientsTable")).map(({ recipient }) => recipient?.S),
      ["other@example.net"],
    );
    assert.match((await run("forget --restored")).stdout, /^The table has no record of anyone who was erased\.$/);
  });

  it("asks before it erases, requires one address, and refuses an invalid one", async () => {
    const nobody = await run("forget other@example.net");
    assert.deepEqual([nobody.code, (await items("recipientsTable")).length], [2, 1]);
    assert.match((await run("forget")).stderr, /^Name one address, or --restored and none\.\n/);
    assert.match((await run("forget --restored other@example.net")).stderr, /^Name one address/);
    assert.deepEqual(await run("show nobody").then(({ code, stderr }) => [code, stderr]), [
      1,
      '"nobody" is not an address that SES can send to, so nothing is stored about it.',
    ]);
  });

  it("says so where the sandbox keeps SES's list closed, and then allows no mail again", async () => {
    live.account.cloud.ses.account.productionAccess = false;
    assert.match((await run("show other@example.net")).stdout, /SES's list {2}closed in the sandbox/);
    assert.equal(
      (await run("allow other@example.net --yes")).stdout,
      "Nothing here stops mail to other@example.net. SES's own list cannot be read in\nthe sandbox.",
    );
    await put({ ...COMPLAINANT, recipient: "third@example.net" });
    const refused = await run("allow third@example.net --yes");
    assert.equal(refused.code, 1);
    assert.match(refused.stderr, /^In the sandbox, SES's own list is closed, .* Nothing was changed\./);
    const asked = await run("forget third@example.net", ["n"]);
    assert.match(asked.stdout, /\nIn the sandbox, SES does not tell whether its own list has the address\.\n/);
    live.account.cloud.ses.account.productionAccess = true;
  });
});
