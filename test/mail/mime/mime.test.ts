import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { dkimSign } from "mailauth/lib/dkim/sign";
import { dkimVerify } from "mailauth/lib/dkim/verify";
import PostalMime from "postal-mime";
import { compose, type Mail, UnsendableMail } from "../../../mail/mime/mime";
import { readRawMail, values } from "../../support/raw-mail";

const LINK = "https://links.candlefish.ai/u?t=AQICAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

const mail: Mail = {
  from: { name: "Ada Lovelace via Candlefish", address: "updates@candlefish.ai" },
  to: { name: "Grace Hopper", address: "grace@example.net" },
  replyTo: { name: "Ada Lovelace", address: "ada@example.org" },
  subject: "Reminder: Engine review",
  text: "Engine review\nTomorrow at 9.\n",
  html: "<!doctype html><p>Engine review</p>",
  language: "en",
  subscription: { listId: "reminder.candlefish.ai", unsubscribe: LINK },
  date: new Date("2026-12-01T08:00:00Z"),
};
const calendar = { method: "REQUEST", text: "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n" } as const;

describe("a composed mail", () => {
  it("has these header fields, each once, and no others", async () => {
    const { fields } = readRawMail(await compose(mail));
    const [, messageId] =
      /^<([0-9a-f]{32})@candlefish\.ai>$/.exec(fields.find(([n]) => n === "message-id")?.[1] ?? "") ?? [];
    assert.ok(messageId);
    assert.deepEqual(
      fields.toSorted(([one], [other]) => (one < other ? -1 : 1)),
      [
        ["auto-submitted", "auto-generated"],
        ["content-language", "en"],
        ["content-type", `multipart/alternative; boundary="--_NmP-${messageId}-Part_1"`],
        ["date", "Tue, 01 Dec 2026 08:00:00 +0000"],
        ["from", "Ada Lovelace via Candlefish <updates@candlefish.ai>"],
        ["list-id", "<reminder.candlefish.ai>"],
        ["list-unsubscribe", `<${LINK}>`],
        ["list-unsubscribe-post", "List-Unsubscribe=One-Click"],
        ["message-id", `<${messageId}@candlefish.ai>`],
        ["mime-version", "1.0"],
        ["reply-to", "Ada Lovelace <ada@example.org>"],
        ["subject", "Reminder: Engine review"],
        ["to", "Grace Hopper <grace@example.net>"],
        ["x-auto-response-suppress", "All"],
      ],
    );
  });

  it("has no List fields where there is nothing to unsubscribe from", async () => {
    const { subscription, ...notice } = mail;
    assert.ok(subscription);
    const names = readRawMail(await compose(notice)).fields.map(([name]) => name);
    assert.deepEqual(
      names.filter((name) => name.startsWith("list-")),
      [],
    );
  });

  it("has the calendar as its last alternative and as an attachment, with the method in its type", async () => {
    const root = readRawMail(await compose({ ...mail, calendar }));
    assert.equal(root.type, "multipart/mixed");
    const [alternative, attachment, ...others] = root.parts;
    assert.ok(alternative && attachment && others.length === 0);
    assert.deepEqual(
      alternative.parts.map((part) => values(part, "content-type")),
      [["text/plain; charset=utf-8"], ["text/html; charset=utf-8"], ["text/calendar; charset=utf-8; method=REQUEST"]],
    );
    assert.deepEqual(values(attachment, "content-type"), ["application/ics; name=invite.ics"]);
    assert.deepEqual(values(attachment, "content-disposition"), ["attachment; filename=invite.ics"]);
    for (const part of [alternative.parts[2], attachment]) assert.equal(part?.content.toString(), calendar.text);
  });

  it("reads the same through postal-mime", async () => {
    const parsed = await PostalMime.parse(await compose({ ...mail, calendar }));
    assert.deepEqual(parsed.from, mail.from);
    assert.deepEqual(parsed.to, [mail.to]);
    assert.deepEqual(parsed.replyTo, [mail.replyTo]);
    assert.deepEqual([parsed.cc, parsed.bcc], [undefined, undefined]);
    assert.equal(parsed.subject, mail.subject);
    assert.equal(parsed.text?.trim(), mail.text.trim());
    assert.equal(parsed.html?.trim(), mail.html);
    assert.deepEqual(
      parsed.attachments.map(({ mimeType, method }) => [mimeType, method]),
      [
        ["text/calendar", "REQUEST"],
        ["application/ics", undefined],
      ],
    );
  });

  it("has the same bytes each time, and others when anything in it differs", async () => {
    const bytes = await compose({ ...mail, calendar });
    assert.deepEqual(await compose({ ...mail, calendar }), bytes);
    assert.notDeepEqual(await compose({ ...mail, calendar, subject: "Another" }), bytes);
  });

  it("shows what could be mistaken for an encoded word as it was written (case 25)", async () => {
    const text = "=?utf-8?q?Bcc=3A?= =?utf-8?b?eA==?= ü";
    const parsed = await PostalMime.parse(
      await compose({ ...mail, subject: text, to: { ...mail.to, name: text.slice(0, -2) } }),
    );
    const [to] = parsed.to ?? [];
    assert.equal(parsed.subject?.replaceAll("\u200b", ""), text);
    assert.equal(to?.name.replaceAll("\u200b", ""), text.slice(0, -2));
    const { fields } = readRawMail(await compose({ ...mail, subject: "=?utf-8?q?x?=" }));
    const subject = fields.find(([name]) => name === "subject")?.[1] ?? "";
    assert.equal(decodedWords(subject), "=\u200b?utf-8?q?x?=");
  });

  it("takes only the address of a recipient given with a display name", async () => {
    const root = readRawMail(await compose({ ...mail, to: { address: "Eve <Grace@EXAMPLE.net>" } }));
    assert.deepEqual(values(root, "to"), ["Grace@example.net"]);
  });

  it("keeps each List field on one line, and a relaxed/simple DKIM signature over both verifies (case 8)", async () => {
    const bytes = await compose({
      ...mail,
      subscription: { listId: "reminder.candlefish.ai", unsubscribe: LONGEST_LINK },
    });
    const { headerLines } = readRawMail(bytes);
    for (const name of ["List-Unsubscribe", "List-Unsubscribe-Post"]) {
      const lines = headerLines.filter((line) => line.startsWith(`${name}:`));
      assert.equal(lines.length, 1);
      assert.ok((lines[0]?.length ?? 0) <= 995);
      assert.doesNotMatch(headerLines[headerLines.indexOf(lines[0] ?? "") + 1] ?? "", /^[ \t]/);
    }
    const verified = await signAndVerify(bytes);
    assert.equal(verified.status, "pass");
    assert.deepEqual(verified.covered?.toSorted(), SIGNED.toSorted());
    assert.equal((await signAndVerify(bytes, "One-Click", "One-Clack")).status, "fail");
  });

  for (const [what, change, message] of [
    [
      "two recipients",
      { to: { address: "a@example.com, b@example.com" } },
      "To is not one address with an ASCII local part",
    ],
    [
      "a local part that is not ASCII",
      { to: { address: "jürgen@example.com" } },
      "To is not one address with an ASCII local part",
    ],
    [
      "an address with a line end",
      { replyTo: { address: "a@example.com\r\nBcc: b@example.com" } },
      "Reply-To is not one address with an ASCII local part",
    ],
    [
      "a name with a line end",
      { from: { name: "A\r\nBcc: b@example.com", address: "a@example.com" } },
      "From's name has a control character",
    ],
    ["a subject with a line end", { subject: "A\nBcc: b@example.com" }, "Subject has a control character"],
    [
      "an unsubscribe link that is not https",
      { subscription: { listId: "a.b", unsubscribe: "mailto:a@example.com" } },
      "List-Unsubscribe is not an https URL in ASCII",
    ],
    [
      "an unsubscribe link with a second link",
      { subscription: { listId: "a.b", unsubscribe: "https://a.example/>,<https://b.example/" } },
      "List-Unsubscribe is not an https URL in ASCII",
    ],
    [
      "an unsubscribe link too long for a line",
      { subscription: { listId: "a.b", unsubscribe: `https://a.example/${"a".repeat(960)}` } },
      "List-Unsubscribe is too long for one line",
    ],
    [
      "a list id with a line end",
      { subscription: { listId: "a.b\r\nBcc: c", unsubscribe: LINK } },
      "List-Id is not a domain name",
    ],
  ] as const)
    it(`is refused for ${what}`, async () => {
      await assert.rejects(compose({ ...mail, ...change }), (error) => {
        assert.ok(error instanceof UnsendableMail);
        assert.equal(error.message, message);
        return true;
      });
    });
});

/** A field with its encoded words (RFC 2047) decoded once. */
const decodedWords = (field: string) =>
  field.replaceAll(/=\?utf-8\?([qb])\?([^?]*)\?=/gi, (_, encoding: string, text: string) =>
    encoding.toLowerCase() === "b"
      ? Buffer.from(text, "base64").toString()
      : decodeURIComponent(text.replaceAll("_", " ").replaceAll("=", "%")),
  );

/** The longest link that fits into a line of 995 characters. */
const LONGEST_LINK = `${LINK}&${"x".repeat(995 - "List-Unsubscribe: <>&".length - LINK.length)}`;

const SIGNED = ["From", "To", "Subject", "List-Unsubscribe", "List-Unsubscribe-Post"];

/** Signs bytes as SES does, with relaxed/simple canonicalization, and verifies them after replacing `from` by `to`. */
async function signAndVerify(bytes: Buffer, from = "", to = "") {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "der" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
  const key = { signingDomain: "candlefish.ai", selector: "test", privateKey };
  const { signatures } = await dkimSign(bytes, {
    canonicalization: "relaxed/simple",
    headerList: SIGNED,
    ...key,
    signatureData: [key],
  });
  const signed = Buffer.from(signatures + bytes.toString("latin1").replace(from, to), "latin1");
  const { results } = await dkimVerify(signed, {
    resolver: () => Promise.resolve([[`v=DKIM1; k=rsa; p=${publicKey.toString("base64")}`]]),
  });
  assert.equal(results.length, 1);
  const covered = /h=([^;]+);/.exec(signatures)?.[1]?.replaceAll(/\s/g, "").split(":");
  return { status: results[0]?.status.result, covered };
}
