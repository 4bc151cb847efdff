/** Mailing lists: who asks for one, who confirms, and who gets its mail. */
import type { MessageInput } from "../../core/outbox-messages/message";
import { MILLISECONDS } from "../../core/time/spans";
import type { Scenario } from "./scenario";
import type { Stage } from "../deployed-stack/stage";
import { listedFollowUp, mailsOf, newMeeting, optIn, type Person, person, put, statesOf } from "./application";
import { check } from "./check";
import { type Letter, readLetter } from "./letter";
import { checkLetter, checkUnsubscribe } from "./letter-checks";

const LIST = "summaries";

/** One minute more than the ten that must pass between two confirmation mails. */
const NEXT_REQUEST = 11 * MILLISECONDS.minute;

const confirmForm = {
  method: "POST",
  headers: { "content-type": "application/x-www-form-urlencoded" },
  body: "action=confirm",
} as const;

/** Puts a message into the outbox. @returns its state in the ledger */
async function became(stage: Stage, message: MessageInput): Promise<string | undefined> {
  const { id } = message;
  await put(stage, message);
  await stage.cloud.settle();
  return (await statesOf(stage, [id]))[id];
}

/** Requests a subscription. @returns the confirmation mail and its link */
async function ask(stage: Stage, id: string, to: Person): Promise<{ letter: Letter; link: URL }> {
  check(`the state of the request ${id}`, await became(stage, optIn(id, to, LIST)), "sent");
  const [sent] = mailsOf(stage, id);
  if (!sent) throw new Error(`no mail was sent for ${id}`);
  const letter = await readLetter(sent);
  const links = letter.anchors.filter(({ url }) => new URL(url).pathname === "/confirm");
  check(`confirmation links in ${id}`, links.length, 1);
  return { letter, link: new URL(links[0]?.url ?? "") };
}

/** Sends a summary to somebody as a subscriber. @returns its state in the ledger */
const summary = (stage: Stage, id: string, to: Person) =>
  became(stage, listedFollowUp(id, to, newMeeting(stage), LIST));

const confirm = async (stage: Stage, url: URL) => (await stage.cloud.apiServer.ask({ url, ...confirmForm })).status;

/** Security scanners open every link by GET and HEAD, never by submitting the form. */
async function scan(stage: Stage, { anchors }: Letter): Promise<void> {
  const links = anchors.map(({ url }) => new URL(url)).filter(({ host }) => host.startsWith("links."));
  for (const url of links)
    for (const method of ["GET", "HEAD", "GET"] as const) await stage.cloud.apiServer.ask({ method, url });
}

/** The confirmation mail only asks: it offers no unsubscribing, and its links lead only to the confirmation and the preference center. */
function checkConfirmationMail(stage: Stage, to: Person, letter: Letter): void {
  const mailed = {
    id: "ask",
    category: "optIn",
    to: to.address,
    organizer: { name: "", address: "" },
    letter,
  } as const;
  checkLetter(stage, mailed);
  const paths = letter.anchors.filter(({ url }) => url.startsWith("https:")).map(({ url }) => new URL(url).pathname);
  check("paths linked from the confirmation mail", paths.sort(), ["/confirm", "/preferences"]);
  check("whether it says where the person asked", letter.text.includes("Where: Settings page"), true);
}

/** The recorded consents. */
async function evidenceOf(stage: Stage, { address }: Person) {
  const consents = ((await stage.recipient(address))?.consents ?? []) as readonly Record<string, unknown>[];
  return consents.map(({ list, source, textVersion, language, requestedAt, confirmedAt, withdrawn }) => ({
    agreed: [list, source, textVersion, language],
    isDated: typeof requestedAt === "string" && typeof confirmedAt === "string" && requestedAt <= confirmedAt,
    withdrawn: (withdrawn as { by?: string } | undefined)?.by,
  }));
}

const doubleOptIn: Scenario = {
  id: "double-opt-in",
  title:
    "A list goes only to people who requested it and confirmed by a button; a scanner, an older link or a late one does not confirm",
  async play(stage) {
    const [grace, late, angry] = ["Grace", "Late", "Angry"].map(person) as [Person, Person, Person];
    check("a summary before anybody asked", await summary(stage, "before", grace), "skipped not-confirmed");
    const first = await ask(stage, "ask", grace);
    checkConfirmationMail(stage, grace, first.letter);
    check("a second request at once", await became(stage, optIn("again", grace, LIST)), "skipped opt-in-limit");
    await scan(stage, first.letter);
    check("a summary after a scanner", await summary(stage, "scanned", grace), "skipped not-confirmed");

    await stage.pass(NEXT_REQUEST);
    const second = await ask(stage, "ask-anew", grace);
    await confirm(stage, first.link);
    check("a summary after the older link", await summary(stage, "older", grace), "skipped not-confirmed");
    check("answer to the button", await confirm(stage, second.link), 303);
    check("a summary after the button", await summary(stage, "confirmed", grace), "sent");
    check("a request of a subscriber", await became(stage, optIn("thrice", grace, LIST)), "skipped already-confirmed");

    const lateLink = (await ask(stage, "ask-Late", late)).link;
    await stage.cloud.clock.advance(2 * MILLISECONDS.day + MILLISECONDS.minute);
    check("answer to the button after two days", await confirm(stage, lateLink), 400);
    check("a summary after the late button", await summary(stage, "late", late), "skipped not-confirmed");

    await leave(stage, "confirmed", grace);
    check("a summary after one click", await summary(stage, "left", grace), "skipped unsubscribed");
    await confirm(stage, second.link);
    check("a summary after the used link", await summary(stage, "used", grace), "skipped unsubscribed");
    check("the evidence", await evidenceOf(stage, grace), [
      { agreed: ["list-16", "Settings page", "2026-11-01", "en-US"], isDated: true, withdrawn: "one-click" },
    ]);
    await complain(stage, angry);
    return "1 of 3 subscribed, by the newest link's button, with text version, source, language and times on record; a scanner and older, late and used links changed nothing; after a complaint no request was answered";
  },
};

/** A mail program unsubscribes by one click. */
async function leave(stage: Stage, id: string, to: Person): Promise<void> {
  const [sent] = mailsOf(stage, id);
  if (!sent) throw new Error(`no mail was sent for ${id}`);
  const letter = await readLetter(sent);
  check("the list that the mail names", letter.header("list-id"), [`<${LIST}.lists.${stage.domain}>`]);
  const organizer = newMeeting(stage).organizer;
  const { unsubscribe } = checkUnsubscribe(stage, { id, category: "followUp", to: to.address, organizer, letter });
  if (!unsubscribe) throw new Error("the mail has no unsubscribe link");
  const click = { ...confirmForm, body: "List-Unsubscribe=One-Click" };
  check("answer to one click", (await stage.cloud.apiServer.ask({ url: unsubscribe, ...click })).status, 200);
}

/** Someone who reports the confirmation mail as spam is neither subscribed by its link nor asked again. */
async function complain(stage: Stage, angry: Person): Promise<void> {
  const complaint = { event: "Complaint", complaintFeedbackType: "abuse" } as const;
  stage.cloud.ses.receivers.mailbox(angry.address, { event: "Delivery" }, complaint);
  const { link } = await ask(stage, "ask-Angry", angry);
  await stage.pass(NEXT_REQUEST);
  await confirm(stage, link);
  check("a summary to a complainant", await summary(stage, "angry", angry), "skipped suppressed");
  const again = await became(stage, optIn("ask-Angry-again", angry, LIST));
  check("a request after a complaint", again, "skipped suppressed");
  check("SES's list after that request", stage.suppressed(angry.address), "COMPLAINT");
  check("evidence of a complainant", await evidenceOf(stage, angry), []);
}

export const mailingLists: readonly Scenario[] = [doubleOptIn];
