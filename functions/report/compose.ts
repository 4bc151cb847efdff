/** Puts an observation into words. */
import type { Account } from "../../core/aws-clients/account";
import { GATE, PROMISED } from "../../core/metrics/limits";
import type { Count, Rate } from "../../core/metrics/rates";
import { type Counts, share, together } from "./counts";
import { type Answered, type Observation, type PictureName, PICTURES } from "./gather";
import { headline } from "./headline";
import type { Cell, Letter, Picture, Section } from "../../mail/templates/weekly-report/letter";
import type { Growth } from "./growth";
import type { Subject } from "./subject";
import { targetStatus } from "./target-status";
import { EARLIER_WEEKS } from "./week";
import { counted, instant, number, percentage, weekName } from "./words";
import { percent } from "../../core/formatting/numbers";

/** The rates in the order of the request, with their names and targets in words. */
const RATES: Readonly<Record<Rate, { readonly name: string; readonly target: string }>> = {
  bounce: { name: "Bounce rate", target: `below ${percent(PROMISED.bounce)}` },
  complaint: { name: "Complaint rate", target: `below ${percent(PROMISED.complaint)}` },
  delivery: { name: "Delivery rate", target: `above ${percent(PROMISED.delivery)}` },
};

const rates = Object.keys(RATES) as Rate[];

/** The letter about one week. */
export function compose(observation: Observation, subject: Subject): Letter {
  const [week] = observation.weeks;
  const { sentence, short, tone } = headline(observation);
  return {
    subject: `Mail from ${subject.domain}, ${weekName(week)}: ${short}`,
    title: `Mail from ${subject.domain}, ${weekName(week)} ${week.start.getUTCFullYear()}`,
    headline: sentence,
    tone,
    sections: [
      againstTargets(observation),
      earlierWeeks(observation),
      counts(observation),
      trends(observation),
      suppressionList(observation.growth),
      quota(observation),
      alarms(observation, subject),
      limits(observation),
    ],
    link: { text: "Open the dashboard", url: subject.dashboardUrl },
  };
}

const cell = (text: string): Cell => ({ text });

/** The counts of `back` weeks ago, of one configuration set or of all. */
const inWeek = (all: readonly Counts[], back = 0): Counts => all[back] ?? together([]);

/** The counts of `back` weeks ago, of all configuration sets together. */
function allSets({ sets }: Observation, back = 0): Counts {
  return together(Object.values(sets).map((weeks) => inWeek(weeks, back)));
}

const WORDS = { met: "met", missed: "missed", few: "too few to tell", none: "no mail", unknown: "unknown" } as const;

function rateCell(counts: Counts, rate: Rate): Cell {
  const found = share(counts, rate);
  const judged = targetStatus(rate, found);
  const tone = judged === "met" ? "good" : judged === "missed" ? "bad" : "neutral";
  if (!found || found.whole === 0) return { text: judged === "none" ? "–" : "?", detail: WORDS[judged], tone };
  return {
    text: percentage(found),
    detail: `${number(found.part)} of ${number(found.whole)}, ${WORDS[judged]}`,
    tone,
  };
}

function againstTargets(observation: Observation): Section {
  const columns = { all: allSets(observation), ...mapValues(observation.sets, (weeks) => inWeek(weeks)) };
  const row = (name: Cell, of: (counts: Counts) => Cell) => [name, ...Object.values(columns).map(of)];
  return {
    heading: "Against the targets",
    paragraphs: [],
    table: {
      columns: ["", ...Object.keys(columns)],
      rows: [
        ...rates.map((rate) =>
          row({ text: RATES[rate].name, detail: RATES[rate].target }, (counts) => rateCell(counts, rate)),
        ),
        row(cell("Messages sent"), ({ sent }) => cell(number(sent))),
      ],
    },
  };
}

function earlierWeeks(observation: Observation): Section {
  const earlier = Array.from({ length: EARLIER_WEEKS }, (_, index) => allSets(observation, index + 1));
  const withMail = earlier.filter(({ sent }) => sent !== undefined && sent > 0);
  if (withMail.length === 0) {
    const isKnown = earlier.every(({ sent }) => sent !== undefined);
    const words = isKnown ? "There was no mail in the four weeks before." : "The weeks before are unknown.";
    return { heading: "Compared with earlier weeks", paragraphs: [words] };
  }
  const columns = [allSets(observation), inWeek(earlier), together(withMail)] as const;
  const value = (counts: Counts, rate: Rate) => {
    const found = share(counts, rate);
    return cell(!found ? "?" : found.whole === 0 ? "–" : percentage(found));
  };
  const [now, before, span] = columns;
  const average = span.sent === undefined ? undefined : span.sent / withMail.length;
  return {
    heading: "Compared with earlier weeks",
    paragraphs: withMail.length < EARLIER_WEEKS ? [`${counted(withMail.length, "earlier week")} had mail.`] : [],
    table: {
      columns: ["", "this week", "week before", "average before"],
      rows: [
        ...rates.map((rate) => [cell(RATES[rate].name), ...columns.map((counts) => value(counts, rate))]),
        [cell("Messages sent"), cell(number(now.sent)), cell(number(before.sent)), cell(number(average))],
      ],
    },
  };
}

const COUNTED: Readonly<Record<Count, string>> = {
  sent: "Sent",
  delivered: "Delivered",
  hardBounces: "Hard bounces",
  softBounces: "Soft bounces",
  blocked: "Blocked",
  complaints: "Complaints",
  rejected: "Rejected",
};

function counts(observation: Observation): Section {
  const columns = { all: allSets(observation), ...mapValues(observation.sets, (weeks) => inWeek(weeks)) };
  const before = allSets(observation, 1);
  return {
    heading: "Counted",
    paragraphs: [
      "Hard: no such mailbox; now suppressed. Soft: mailbox full or server unavailable. Blocked: already suppressed, so not " +
        "mailed; rates leave these out. Rejected: SES found a virus or could not render a template.",
    ],
    table: {
      columns: ["", ...Object.keys(columns), "week before"],
      rows: (Object.entries(COUNTED) as [Count, string][]).map(([count, name]) => [
        cell(name),
        ...Object.values(columns).map((counts) => cell(number(counts[count]))),
        cell(number(before[count])),
      ]),
    },
  };
}

function trends(observation: Observation): Section {
  const titles: Readonly<Record<PictureName, string>> = {
    send: "Messages a day",
    bounce: "Bounce rate by day",
    complaint: "Complaint rate by day",
    delivery: "Delivery rate by day",
  };
  const pictures = PICTURES.flatMap((name): Picture[] => {
    const picture = observation.pictures[name];
    if ("failed" in picture) return [];
    return [{ id: `trend${name}`, title: titles[name], alt: alternative(observation, name), png: picture.value }];
  });
  const missing = PICTURES.length - pictures.length;
  return {
    heading: "Five weeks in pictures",
    paragraphs: missing === 0 ? [] : [`CloudWatch did not draw ${counted(missing, "picture")}.`],
    pictures,
  };
}

/** The alternative text of a picture: its values week by week, oldest first. */
function alternative(observation: Observation, name: PictureName): string {
  const weeks = observation.weeks.map((_, back) => allSets(observation, back)).reverse();
  const span = "by week, oldest first";
  if (name === "send") return `Messages sent, ${span}: ${weeks.map(({ sent }) => number(sent)).join(", ")}.`;
  const values = weeks.map((counts) => rateCell(counts, name).text);
  return `${RATES[name].name}, ${span}: ${values.join(", ")}. Target: ${RATES[name].target}.`;
}

function suppressionList(growth: Answered<Growth[] | "sandbox">): Section {
  const heading = "Suppression list";
  if ("failed" in growth) return { heading, paragraphs: [`SES did not report how it grew (${growth.failed}).`] };
  if (growth.value === "sandbox") {
    return { heading, paragraphs: ["SES keeps the list closed until the account has production access."] };
  }
  const words = ({ bounces, complaints }: Growth) =>
    `${counted(bounces, "bounce")}, ${counted(complaints, "complaint")}`;
  const [now, before] = growth.value.map((week) => ({ ...week, total: week.bounces + week.complaints }));
  if (!now || !before) throw new Error("The growth of two weeks is needed.");
  const recipients = `New on the account's list: ${counted(now.total, "recipient")}`;
  return {
    heading,
    paragraphs: [`${recipients}${now.total > 0 ? ` (${words(now)})` : ""}; the week before, ${number(before.total)}.`],
  };
}

function quota({ account, busiestDay }: Observation): Section {
  const heading = "Quota and standing";
  if ("failed" in account) return { heading, paragraphs: [`SES did not report them (${account.failed}).`] };
  return { heading, paragraphs: [headroom(account.value, busiestDay), standing(account.value)] };
}

function headroom({ dailyQuota, maxSendRate }: Account, busiestDay: number | undefined): string {
  const rate = `at most ${number(maxSendRate)} a second`;
  if (dailyQuota < 0) return `SES sets no daily limit; ${rate}.`;
  const limit = `SES allows ${number(dailyQuota)} messages in 24 hours, ${rate}.`;
  if (busiestDay === undefined) return limit;
  const used = percentage({ part: busiestDay, whole: dailyQuota });
  return `${limit} The account's busiest day had ${number(busiestDay)}, ${used} of that.`;
}

function standing({ productionAccess, enforcementStatus, sendingEnabled }: Account): string {
  const said = { HEALTHY: "healthy", PROBATION: "under review by AWS", SHUTDOWN: "stopped by AWS" } as Record<
    string,
    string
  >;
  const access = productionAccess ? "has production access" : "is in the sandbox";
  const paused = sendingEnabled ? "" : " Sending is paused for the whole account.";
  return `The account ${access} and is ${said[enforcementStatus] ?? enforcementStatus}.${paused}`;
}

function alarms({ fired }: Observation, subject: Subject): Section {
  const heading = "Alarms";
  if ("failed" in fired) return { heading, paragraphs: [`CloudWatch did not report which fired (${fired.failed}).`] };
  if (subject.alarms.length === 0) return { heading, paragraphs: ["This stack has no alarms."] };
  const names = [...new Set(fired.value.map(({ alarm }) => alarm))];
  if (names.length === 0)
    return { heading, paragraphs: [`None of the ${counted(subject.alarms.length, "alarm")} fired.`] };
  const rows = names.map((name) => {
    const times = fired.value.filter(({ alarm }) => alarm === name).map(({ at }) => at);
    const [first] = times;
    return [cell(name), cell(number(times.length)), cell(first ? instant(first) : "")];
  });
  return { heading, paragraphs: [], table: { columns: ["", "times", "first"], rows } };
}

function limits(observation: Observation): Section {
  const { sent } = allSets(observation);
  const few =
    sent !== undefined && sent > 0 && sent < GATE.weekly
      ? [
          `Low volume: with fewer than ${number(GATE.daily)} messages a week (${number(GATE.weekly)} for complaints) no rate is ` +
            `compared with its target. One complaint about ${number(sent)} messages is ` +
            `${percentage({ part: 1, whole: sent })} already: look at the counts.`,
        ]
      : [];
  const unknown = Object.values(observation.sets).some((weeks) => Object.values(inWeek(weeks)).includes(undefined));
  return {
    heading: "What this report cannot tell",
    paragraphs: [
      ...(unknown
        ? [
            "CloudWatch's answer was incomplete. A question mark stands for a number that it did not return, which need not be " +
              "zero.",
          ]
        : []),
      ...few,
      "Gmail does not tell SES about complaints, so the complaint rate covers the other providers only. Google Postmaster Tools " +
        "(postmaster.google.com) shows Gmail's own.",
      "No provider reports whether a delivered message went to the spam folder.",
    ],
  };
}

const mapValues = <A, B>(record: Readonly<Record<string, A>>, map: (value: A) => B): Record<string, B> =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
