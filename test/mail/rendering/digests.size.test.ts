import assert from "node:assert/strict";
import { before, describe, it } from "mocha";
import type { Message } from "../../../core/outbox-messages/message";
import { parseMessage } from "../../../core/outbox-messages/parse";
import { compiledTemplates } from "../../../mail/rendering/compiled";
import { digestParts, type DigestsContent, LARGEST_HTML } from "../../../mail/rendering/digests";
import { type Content, render, type Renderer } from "../../../mail/rendering/render";
import { GRACE, SAMPLE_COMPANY, SAMPLE_LINKS } from "../../../mail/samples/sample";
import { attribute, elements } from "../../support/mail";
import { meeting, messages, rules } from "../../support/messages";

/** The texts that grow most in HTML: escapes, hosts to be defused, line breaks; and one that does not grow. */
const FILLINGS = ["&", "\"'=`", "aa.", "a\n", "\u{1f600}", "x"];

const filled = (filling: string, length: number, isLine = true) => {
  const pattern = Array.from(isLine ? filling.replace("\n", " ") : filling);
  const text = Array.from({ length }, (_, index) => pattern[index % pattern.length]).join("");
  return text.trim();
};

const url = (path: string) => `https://app.candlefish.ai/${path}`.padEnd(2048, "a");

/** A message of one category with every field as long as its own limit allows. */
const longest = (filling: string, share: number) => {
  const text = (length: number, isLine?: boolean) => filled(filling, Math.ceil(length * share), isLine);
  const large = {
    ...meeting,
    title: text(150),
    location: text(300),
    notes: text(2000, false),
    organizer: { ...meeting.organizer, name: text(150) },
    previous: {
      start: "2026-12-02T15:00:00Z",
      end: "2026-12-02T16:00:00Z",
      timeZone: "Asia/Kolkata",
      location: text(300),
    },
    guests: Array.from({ length: 50 }, () => ({ name: text(150) })),
  };
  const links = { links: { accept: url("a"), decline: url("d") }, url: url("u") };
  return {
    invitation: { ...messages.invitation, data: { method: "REQUEST", meeting: { ...large, ...links } } },
    reminder: { ...messages.reminder, data: { meeting: { ...large, ...links } } },
    followUp: {
      ...messages.followUp,
      data: {
        meeting: { ...large, guests: [] },
        summary: Array.from({ length: 20 }, () => text(1000, false)),
        actions: Array.from({ length: 50 }, () => ({ text: text(300), owner: text(150), due: "2026-12-10" })),
      },
    },
    verifyAccount: { ...messages.verifyAccount, data: { ...messages.verifyAccount.data, url: url("v") } },
    alert: { ...messages.alert, data: { ...messages.alert.data, title: text(150), text: text(500, false) } },
  };
};

type Category = keyof ReturnType<typeof longest>;

/** The longest message that the schema still accepts, to a thousandth of its length. */
function largest(category: Category, filling: string): Message {
  const read = (share: number) => parseMessage(JSON.stringify(longest(filling, share)[category]), rules);
  let [accepted, refused] = [0.001, 2];
  while (refused - accepted > 0.001) {
    const share = (accepted + refused) / 2;
    if (share <= 1 && "message" in read(share)) accepted = share;
    else refused = share;
  }
  const result = read(accepted);
  return "message" in result ? result.message : assert.fail(JSON.stringify(result.refusals));
}

function contentOf(message: Message): Content {
  const { preferences } = SAMPLE_LINKS;
  switch (message.category) {
    case "invitation":
      return { mail: "invitation", data: message.data, calendarReplies: true, links: SAMPLE_LINKS };
    case "reminder":
      return { mail: "reminder", data: message.data, links: SAMPLE_LINKS };
    case "followUp":
      return { mail: "followUp", data: message.data, links: SAMPLE_LINKS };
    case "system":
      return message.data.notice === "alert"
        ? { mail: "alert", data: message.data, links: { preferences } }
        : { mail: "verifyAccount", ...message.data, links: { preferences } };
    case "optIn":
      return assert.fail("opt-in has no long text");
  }
}

describe("the largest mail", () => {
  let renderer: Renderer;
  before(async () => {
    renderer = { templates: await compiledTemplates(), company: SAMPLE_COMPANY };
  });

  for (const category of ["invitation", "reminder", "followUp", "verifyAccount", "alert"] as const) {
    it(`is below 60 kB: ${category}`, () => {
      for (const filling of FILLINGS) {
        const { html } = render(contentOf(largest(category, filling)), GRACE, renderer);
        const bytes = Buffer.byteLength(html);
        assert.ok(bytes < LARGEST_HTML, `${JSON.stringify(filling)}: ${bytes}`);
      }
    });
  }

  const rendered = (content: DigestsContent) =>
    digestParts(content, GRACE, renderer).map((followUps, index, { length: parts }) =>
      render({ mail: "digest", ...content, followUps, part: index + 1, parts }, GRACE, renderer),
    );

  it("is a digest below 60 kB: a larger one is split, in order, with each follow-up once", () => {
    const message = largest("followUp", "aa.");
    assert.equal(message.category, "followUp");
    const followUps = Array.from({ length: 9 }, (_, index) => {
      const part =
        index % 2 ? message.data : { ...message.data, summary: message.data.summary.slice(0, 2), actions: [] };
      return { ...part, meeting: { ...part.meeting, title: `Meeting ${index + 1}` } };
    });
    const mails = rendered({ followUps, at: "2026-12-03T22:00:00Z", links: SAMPLE_LINKS });
    assert.ok(mails.length > 1 && mails.length < followUps.length, String(mails.length));
    for (const { html } of mails) assert.ok(Buffer.byteLength(html) < LARGEST_HTML);
    const titles = mails.flatMap(({ html }) =>
      elements(html).flatMap((element) => {
        const [node] = element.childNodes;
        return attribute(element, "class") === "item" && node && "value" in node ? [node.value] : [];
      }),
    );
    assert.deepEqual(
      titles,
      followUps.map(({ meeting: { title } }) => title),
    );
    assert.match(mails[1]?.subject ?? "", new RegExp(` \\(2 of ${mails.length}\\)$`));
  });

  it("is a single digest where it fits", () => {
    const message = largest("followUp", "x");
    assert.equal(message.category, "followUp");
    const followUp = { ...message.data, summary: ["Done."], actions: [] };
    const mails = rendered({ followUps: [followUp, followUp], at: "2026-12-03T22:00:00Z", links: SAMPLE_LINKS });
    assert.deepEqual(
      mails.map(({ subject }) => subject),
      ["2 meeting summaries, Thursday, December 3, 2026"],
    );
  });
});
