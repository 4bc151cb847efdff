import assert from "node:assert/strict";
import fc from "fast-check";
import ICAL from "ical.js";
import PostalMime from "postal-mime";
import { inert } from "../../../core/outbox-messages/inert";
import type { Message } from "../../../core/outbox-messages/message";
import { parseMessage } from "../../../core/outbox-messages/parse";
import { compiledTemplates } from "../../../mail/rendering/compiled";
import { compose, type Mail } from "../../../mail/mime/mime";
import type { Templates } from "../../../mail/rendering/render";
import { calendarLines } from "../../support/calendar-lines";
import { damagedMessage, HOSTILE, put, rewordedMessage } from "../../support/damaged-message";
import { meeting, messages, rules } from "../../support/messages";
import { type Part, readRawMail, values } from "../../support/raw-mail";
import { wholeMail } from "../../support/whole-mail";

const FIELDS =
  "from to reply-to subject message-id date mime-version content-type content-language auto-submitted x-auto-response-suppress".split(
    " ",
  );
const LIST_FIELDS = ["list-id", "list-unsubscribe", "list-unsubscribe-post"];

const partsOf = (part: Part): Part[] => [part, ...part.parts.flatMap(partsOf)];

function read(message: unknown): Message | undefined {
  const result = parseMessage(JSON.stringify(message), rules);
  return "message" in result ? result.message : undefined;
}

const uidOf = ({ data }: Message) => ("meeting" in data ? data.meeting.uid : undefined);

/** The addresses in a field, by RFC 5322 section 3.4: in angle brackets, or bare. */
function addressesOf(field: string): string[] {
  const withoutNames = field.replaceAll(/"(?:[^"\\]|\\.)*"(?=\s)/g, "");
  return [...withoutNames.matchAll(/<([^>]*)>|([^\s,<>]+@[^\s,<>]+)/g)].map(([, angled, bare]) => angled ?? bare ?? "");
}

/** The text as a reader sees it, without the invisible characters that keep programs from detecting links in it. */
const visible = (text: string | undefined) => text?.replaceAll("\u200b", "");

/** Parses a mail with two parsers, and compares both results with what was meant. */
async function check(message: Message, mail: Mail): Promise<void> {
  const bytes = await compose(mail);
  const root = readRawMail(bytes);
  const canUnsubscribe = !["system", "optIn"].includes(message.category);
  assert.deepEqual(
    root.fields.map(([name]) => name).sort(),
    [...FIELDS, ...(canUnsubscribe ? LIST_FIELDS : [])].sort(),
  );
  for (const [name, { address }] of [
    ["from", mail.from],
    ["to", message.to],
    ["reply-to", mail.replyTo],
  ] as const)
    assert.deepEqual(addressesOf(values(root, name).join()), [address]);

  const parsed = await PostalMime.parse(bytes);
  assert.deepEqual(
    parsed.to?.map(({ address }) => address),
    [message.to.address],
  );
  assert.deepEqual([parsed.cc, parsed.bcc, parsed.sender], [undefined, undefined, undefined]);
  assert.equal(visible(parsed.from?.name), visible(mail.from.name));
  assert.equal(visible(parsed.subject), visible(mail.subject));

  const calendars = partsOf(root).filter(({ type }) => type === "text/calendar" || type === "application/ics");
  assert.deepEqual(calendars.length, message.category === "invitation" ? 2 : 0);
  for (const { content } of calendars) {
    calendarLines(content.toString());
    const event = parseCalendar(content.toString());
    assert.equal(event.getFirstPropertyValue("uid"), uidOf(message));
    if (mail.calendar?.method === "PUBLISH") continue;
    const attendee = String(event.getFirstPropertyValue("attendee")).replace(/^mailto:/i, "");
    assert.equal(decodeURIComponent(attendee), message.to.address);
  }
  const [alternative] = calendars;
  if (alternative)
    assert.match(
      values(alternative, "content-type").join(),
      new RegExp(`; method=${/^METHOD:(.*)$/m.exec(alternative.content.toString())?.[1]?.trim() ?? ""}$`),
    );
  const [html] = partsOf(root).filter(({ type }) => type === "text/html");
  assert.equal(html?.content.toString().replaceAll("\r\n", "\n").trim(), mail.html.trim());
}

describe("the mail of a message", () => {
  let templates: Templates;
  before(async () => {
    templates = await compiledTemplates();
  });

  /** Checks the mail of a message, if the outbox accepts the message. */
  async function checkTaken(input: unknown): Promise<boolean> {
    const message = read(input);
    if (message) await check(message, wholeMail(message, templates));
    return message !== undefined;
  }

  for (const [name, sample] of Object.entries(messages))
    it(`is what was meant, by two parsers: ${name}`, async () => {
      assert.ok(await checkTaken(sample));
    });

  it("has one From, one To, no Bcc and no injected line, whatever is in any field", async () => {
    let taken = 0;
    await fc.assert(
      fc.asyncProperty(fc.oneof({ weight: 3, arbitrary: rewordedMessage }, damagedMessage), async (message) => {
        if (await checkTaken(message)) taken++;
      }),
      { numRuns: 300 },
    );
    assert.ok(taken > 60, `only ${taken} were taken`);
  });

  it("is refused, or has one From, one To and no Bcc, for each hostile name (case 25) and title (case 26)", async () => {
    const takenOf = async (key: string) => {
      const taken: boolean[] = [];
      for (const text of HOSTILE) {
        const message: unknown = structuredClone(messages.invitation);
        put(message, 0, text, (name) => name === key);
        taken.push(await checkTaken(message));
      }
      return HOSTILE.filter((_, index) => !taken[index]);
    };
    const refused = HOSTILE.filter((text) => /[\p{Cc}\p{Cs}]|^\u200b$|x{151}/u.test(text));
    assert.equal(refused.length, 8);
    assert.deepEqual(await takenOf("name"), refused);
    assert.deepEqual(await takenOf("title"), refused);
  });

  it("shows a title that looks like a link or a template as text, in its subject and its calendar (case 26)", () => {
    for (const title of ["<script>alert(1)</script>", "{{system}}", "https://evil.example", "javascript:alert(1)"]) {
      const message = read({ ...messages.invitation, data: { method: "REQUEST", meeting: { ...meeting, title } } });
      assert.ok(message);
      const { html, text, calendar, subject } = wholeMail(message, templates);
      for (const shown of [html, text, calendar?.text ?? "", subject])
        assert.doesNotMatch(shown, /https:\/\/evil|evil\.example|undefined/);
      assert.doesNotMatch(html, /<script|(href|src)="?javascript:/i);
      assert.equal(visible(inert(title)), title);
      assert.equal(parseCalendar(calendar?.text ?? "").getFirstPropertyValue("summary"), inert(title));
    }
  });

  it("has each offset of a meeting across a clock change, in the recipient's zone and in its own (case 30)", () => {
    const change = { start: "2026-10-25T02:30:00+02:00", end: "2026-10-25T02:30:00+01:00" };
    const message = read({ ...messages.invitation, data: { method: "REQUEST", meeting: { ...meeting, ...change } } });
    assert.ok(message);
    const { text } = wholeMail(message, templates);
    assert.match(text, /Saturday, 24 October 2026, 20:30–21:30\nEastern Daylight Time \(GMT−4\)\n/);
    assert.match(
      text,
      /\(Sunday, 25 October 2026, 02:30 Central European Summer Time, GMT\+2 – Central European Standard Time, GMT\+1\)/,
    );
  });

  it("stays within its limits with the longest data allowed (case 27)", async () => {
    const long = {
      ...meeting,
      title: "👩‍🚀".repeat(50),
      location: "ß👍".repeat(150),
      notes: "日本語のメモ\n".repeat(285),
      guests: Array.from({ length: 25 }, (_, index) => ({
        name: "Ω".repeat(150),
        address: `${"a".repeat(60)}${index}@example.com`,
      })),
    };
    assert.ok(await checkTaken({ ...messages.invitation, data: { method: "REQUEST", meeting: long } }));
    const summary = Array.from({ length: 11 }, () => "é".repeat(1000));
    assert.ok(await checkTaken({ ...messages.followUp, data: { meeting, summary, actions: [] } }));
  });
});

const parseCalendar = (text: string) => {
  const [event] = new ICAL.Component(ICAL.parse(text) as unknown[]).getAllSubcomponents("vevent");
  return event ?? assert.fail("no event");
};
