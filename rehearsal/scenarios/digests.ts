/** One mail a day instead of several, for people who choose that. */
import { forget } from "../../cli/recipients/deeds";
import { addressOf } from "../../cli/recipients/person";
import { MILLISECONDS } from "../../core/time/spans";
import type { Sent } from "../local-cloud/ses/sending";
import type { Scenario } from "./scenario";
import type { Stage } from "../deployed-stack/stage";
import { followUp, invitation, mailsOf, newMeeting, type Person, person, put, statesOf } from "./application";
import { check } from "./check";
import { recordsOf } from "./erasure";
import { readLetter } from "./letter";
import { checkLetter } from "./letter-checks";
import { spamComplaint } from "./spam-complaint";

/** The time zones of those who get digests: the one where each day starts first, one with a half-hour offset, and one far behind. */
const ZONES = {
  Kiri: "Pacific/Kiritimati",
  Howe: "Australia/Lord_Howe",
  York: "America/New_York",
} as const;

type Name = keyof typeof ZONES;

const NAMES = Object.keys(ZONES) as Name[];
const [off, angry, erased] = ["Off", "Angry", "Erased"].map(person) as [Person, Person, Person];

const zoneOf = (name: string) => ZONES[name as Name] ?? "UTC";

/** A follow-up for somebody in their own time zone. */
const summaryFor = (stage: Stage, id: string, to: Person) => ({
  ...followUp(id, to, newMeeting(stage)),
  timeZone: zoneOf(to.name),
});

/** The digests that somebody was sent. */
const digestsOf = ({ cloud }: Stage, { address }: Person): Sent[] =>
  cloud.ses.sending.sent.filter(
    ({ tags, recipients }) => tags.category?.includes("digest") && recipients[0] === address,
  );

/** Makes a choice in the preference center linked from an invitation. */
async function choose(stage: Stage, { name }: Person, choice: "daily" | "off"): Promise<void> {
  const [sent] = mailsOf(stage, `invite-${name}`);
  if (!sent) throw new Error(`${name} has no invitation`);
  const { anchors } = await readLetter(sent);
  const url = new URL(anchors.find((anchor) => new URL(anchor.url).pathname === "/preferences")?.url ?? "");
  const page = (await stage.cloud.apiServer.ask({ method: "GET", url })).body.toString();
  check(
    `choices about summaries offered to ${name}`,
    [...page.matchAll(/name="followUp" value="(\w+)"/g)].map(([, value]) => value),
    ["every", "daily", "off"],
  );
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  const body = `followUp=${choice}&action=save`;
  check(
    `answer to the choice of ${name}`,
    (await stage.cloud.apiServer.ask({ method: "POST", url, headers, body })).status,
    303,
  );
}

/** Everybody is invited, chooses one mail a day, and has follow-ups waiting. */
async function wait(stage: Stage, people: readonly Person[]): Promise<void> {
  await put(
    stage,
    ...[...people, off, angry, erased].map((to) => invitation(`invite-${to.name}`, to, newMeeting(stage))),
  );
  await stage.cloud.settle();
  for (const one of [...people, off, angry, erased]) await choose(stage, one, "daily");
  const three = people.flatMap((to) => [1, 2, 3].map((number) => summaryFor(stage, `${to.name}-${number}`, to)));
  const others = [off, angry, erased].map((to) => summaryFor(stage, `${to.name}-1`, to));
  await put(stage, ...three, ...others);
  await stage.cloud.settle();
  const ids = [...three, ...others].map(({ id }) => id);
  check(
    "the first states of the follow-ups",
    await statesOf(stage, ids),
    Object.fromEntries(ids.map((id) => [id, "deferred"])),
  );
  check("digests sent at once", people.flatMap((one) => digestsOf(stage, one)).length, 0);
}

/** One person stops the digest, one reports another mail as spam, and one is erased. */
async function change(stage: Stage): Promise<void> {
  await choose(stage, off, "off");
  stage.cloud.ses.receivers.mailbox(angry.address, ...spamComplaint);
  await stage.deliver({ to: angry.address });
  const { records, close } = await recordsOf(stage);
  const clock = { sleep: (milliseconds: number) => stage.cloud.clock.advance(milliseconds) };
  await forget(records, await records.find(addressOf(erased.address)), clock, stage.cloud.clock.now());
  close();
  const kept = JSON.stringify(await stage.cloud.dynamodb.items(stage.text("aws:dynamodb/table:Table", "digests")));
  check("whether waiting follow-ups of the erased person are kept", kept.includes(erased.address), false);
}

/** Lets a day pass hour by hour, with the functions at work on each hour. */
async function passDay({ cloud }: Stage): Promise<void> {
  const { hour } = MILLISECONDS;
  for (let hours = 0; hours < 25; hours++) {
    await cloud.clock.advance(hour - (cloud.clock.now().getTime() % hour));
    await cloud.settle();
  }
}

/** Everybody got one digest, in the hour that starts at 8 o'clock. */
function checkTimes(stage: Stage, people: readonly Person[]): void {
  for (const one of people) {
    const hours = digestsOf(stage, one).map(({ signedAt }) =>
      signedAt.toLocaleString("en", { timeZone: zoneOf(one.name), hour: "numeric" }),
    );
    check(`the local hours at which ${one.name} was sent digests`, hours, ["8 AM"]);
  }
}

async function checkMail(stage: Stage, to: Person): Promise<void> {
  const [sent] = digestsOf(stage, to);
  if (!sent) throw new Error(`${to.name} has no digest`);
  const letter = await readLetter(sent);
  const mailed = {
    id: `the digest of ${to.name}`,
    category: "digest",
    to: to.address,
    organizer: { name: "", address: "" },
    letter,
  } as const;
  checkLetter(stage, mailed);
  check("the start of the subject", letter.subject.split(",")[0], "3 meeting summaries");
}

const dailyDigest: Scenario = {
  id: "daily-digest",
  title:
    "People who choose one mail a day get one, at 8 in their own time zone; those who stop, complain or are erased get none",
  async play(stage) {
    const people = NAMES.map(person);
    await wait(stage, people);
    await change(stage);
    await passDay(stage);
    checkTimes(stage, people);
    for (const one of people) await checkMail(stage, one);
    const ids = [
      ...people.flatMap(({ name }) => [1, 2, 3].map((number) => `${name}-${number}`)),
      "Off-1",
      "Angry-1",
      "Erased-1",
    ];
    check("the states of the follow-ups", await statesOf(stage, ids), {
      ...Object.fromEntries(ids.map((id) => [id, "sent"])),
      "Off-1": "skipped unsubscribed",
      "Angry-1": "skipped suppressed",
      "Erased-1": "skipped erased",
    });
    const digests = stage.text("aws:dynamodb/table:Table", "digests");
    check("items left of the digests", (await stage.cloud.dynamodb.items(digests)).length, 0);
    const heard = (await stage.heard()).filter(({ id }) => id === "Kiri-2").map(({ status }) => status);
    check("status events about a follow-up", heard, ["deferred", "sent", "delivered"]);

    return `${people.length} people in as many time zones: 3 follow-ups in one mail each, at 8 local time; none to those who stopped, complained or were erased; nothing kept`;
  },
};

export const digests: readonly Scenario[] = [dailyDigest];
