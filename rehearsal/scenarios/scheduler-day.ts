/** A day of the scheduling application: every kind of mail, to recipients of every kind, read as their mail programs read it. */
import type { MessageInput } from "../../core/outbox-messages/message";
import { parseIdKey, recipientId } from "../../core/recipients/identity";
import { rehearsalSecrets } from "../../infra/recorded-graph/stack-config";
import type { Scenario } from "./scenario";
import type { Stage } from "../deployed-stack/stage";
import {
  cancellation,
  followUp,
  invitation,
  mailsOf,
  newMeeting,
  notice,
  type Person,
  person,
  put,
  putItem,
  reminder,
  statesOf,
} from "./application";
import { check } from "./check";
import { hardBounce } from "./hard-bounce";
import { readLetter } from "./letter";
import { calendarOf, checkLetter, checkUnsubscribe, type Mailed } from "./letter-checks";
import { spamComplaint } from "./spam-complaint";

const ONE_CLICK = {
  headers: { "content-type": "application/x-www-form-urlencoded" },
  body: "List-Unsubscribe=One-Click",
};

/** Marks a person as erased: only the objection remains, under an id from which the address cannot be read. */
async function erase(stage: Stage, { address }: Person): Promise<void> {
  const id = recipientId(parseIdKey(rehearsalSecrets.recipientIdKey ?? ""), { recipient: address });
  const erasedAt = stage.cloud.clock.now().toISOString();
  await putItem(stage, "objections", { id: { S: id }, erasedAt: { S: erasedAt }, revision: { N: "1" } });
}

/** A day on one stack: the messages put into the outbox, and what became of each. */
class Day {
  readonly #messages = new Map<string, MessageInput>();
  readonly #sent = new Set<string>();

  constructor(private readonly stage: Stage) {}

  /** Puts messages into the outbox with the state that each must reach, lets the outbox work, and checks the mails. */
  async put(...expected: readonly (readonly [message: MessageInput, state: string])[]): Promise<void> {
    await put(this.stage, ...expected.map(([message]) => message));
    await this.stage.cloud.settle();
    const promised = Object.fromEntries(expected.map(([{ id }, state]) => [id, state]));
    check("the state of each message", await statesOf(this.stage, Object.keys(promised)), promised);
    for (const [message, state] of expected) {
      this.#messages.set(message.id, message);
      if (state !== "sent") continue;
      this.#sent.add(message.id);
      const mailed = await this.mail(message.id);
      checkLetter(this.stage, mailed);
    }
  }

  /** The mail that was sent for a message. */
  async mail(id: string): Promise<Mailed> {
    const message = this.#messages.get(id);
    const [sent] = mailsOf(this.stage, id);
    if (!message || !sent) throw new Error(`no mail was sent for ${id}`);
    const { organizer } = newMeeting(this.stage);
    const category = message.category;
    return { id, category, to: message.to.address, organizer, letter: await readLetter(sent) };
  }

  /**
   * Every message that should have been sent was sent exactly once, and no other was. @returns how many were sent, and how many were not
   */
  end(): readonly [sent: number, skipped: number] {
    const counts = [...this.#messages.keys()].map((id) => [id, mailsOf(this.stage, id).length]);
    const once = [...this.#messages.keys()].map((id) => [id, Number(this.#sent.has(id))]);
    check("mails per message", counts, once);
    return [this.#sent.size, this.#messages.size - this.#sent.size];
  }
}

const [grace, charles, gone, angry, leaving, erased, stranger] = [
  "Grace",
  "Charles",
  "Gone",
  "Angry",
  "Leaving",
  "Erased",
  "Stranger",
].map(person) as [Person, Person, Person, Person, Person, Person, Person];

/** The links of a mail are opened: by a scanner first, then by the mail program's one click; last, the preference center. */
async function leave(stage: Stage, mailed: Mailed): Promise<void> {
  const { unsubscribe, preferences } = checkUnsubscribe(stage, mailed);
  if (!unsubscribe) throw new Error(`${mailed.id} has no unsubscribe link`);
  const ask = (asked: Parameters<typeof stage.cloud.apiServer.ask>[0]) => stage.cloud.apiServer.ask(asked);
  check("answer to a scanner", (await ask({ method: "GET", url: unsubscribe })).status, 200);
  const click = await ask({ method: "POST", url: unsubscribe, ...ONE_CLICK });
  check("answer to the mail program's one click", [click.status, click.body.length], [200, 0]);
  const page = await ask({ method: "GET", url: preferences });
  check(
    "the preference center linked from the mail",
    [page.status, page.headers["content-type"]],
    [200, "text/html; charset=utf-8"],
  );
}

const schedulersDay: Scenario = {
  id: "scheduler-day",
  title:
    "A day of the scheduling application: every kind of mail, each once, only to those who may get it; its links unsubscribe",
  async play(stage) {
    const day = new Day(stage);
    const { receivers } = stage.cloud.ses;
    receivers.mailbox(gone.address, hardBounce);
    receivers.mailbox(angry.address, ...spamComplaint);
    await erase(stage, erased);
    const meeting = newMeeting(stage);
    await day.put(
      ...[grace, gone, angry, leaving].map((to) => [invitation(`invite-${to.name}`, to, meeting), "sent"] as const),
      [invitation("invite-Erased", erased, meeting), "skipped erased"],
      [notice(stage, "verify-Grace", grace, "verify-account"), "sent"],
      [notice(stage, "reset-Erased", erased, "reset-password"), "sent"],
    );
    await leave(stage, await day.mail("invite-Leaving"));

    const { start, end, timeZone } = meeting;
    const later = newMeeting(stage, { start: new Date(Date.parse(start) + 1_800_000).toISOString() });
    const moved = { ...later, sequence: 1, previous: { start, end, timeZone } };
    await day.put(
      [invitation("move-Grace", grace, moved), "sent"],
      [invitation("move-Leaving", leaving, moved), "sent"],
      [invitation("move-Gone", gone, moved), "skipped suppressed"],
      [invitation("move-Angry", angry, moved), "skipped suppressed"],
      [invitation("invite-Charles", charles, { ...later, sequence: 1 }), "sent"],
      [invitation("another-Leaving", leaving, newMeeting(stage, { uid: "another" })), "skipped unsubscribed"],
    );
    const current = { ...later, sequence: 1 };
    await day.put(
      ...[grace, charles, leaving].map((to) => [reminder(`remind-${to.name}`, to, current), "sent"] as const),
      [reminder("remind-Stranger", stranger, current), "skipped not-requested"],
    );
    await day.put(
      [cancellation("cancel-Charles", charles, { ...later, sequence: 2 }), "sent"],
      [notice(stage, "reset-Grace", grace, "reset-password"), "sent"],
    );
    await day.put(
      [followUp("follow-up-Grace", grace, current), "sent"],
      [followUp("follow-up-Charles", charles, current), "skipped cancelled"],
      [followUp("follow-up-Stranger", stranger, current), "skipped not-requested"],
    );

    const calendars = await Promise.all(["invite-Grace", "move-Grace", "cancel-Charles"].map((id) => day.mail(id)));
    check(
      "calendar parts of an invitation, a move and a cancellation",
      calendars.map(({ letter }) => calendarOf(letter).join(" ")),
      [0, 1, 2].map((sequence) => {
        const [method, status] = sequence === 2 ? ["CANCEL", "CANCELLED"] : ["REQUEST", "CONFIRMED"];
        return `${method} ${method} ${meeting.uid} ${sequence} ${status}`;
      }),
    );
    const [sent, skipped] = day.end();
    return `${sent} mails, each with text and HTML parts, sender, footer and links; ${skipped} messages not sent, each with its reason; a mail's links unsubscribed its recipient from invitations`;
  },
};

export const schedulerDay: readonly Scenario[] = [schedulersDay];
