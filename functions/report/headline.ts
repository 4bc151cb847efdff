/** The headline of a report: the most important thing about the week. */
import type { Rate } from "../../core/metrics/rates";
import { type Counts, share, together } from "./counts";
import type { Observation } from "./gather";
import type { Tone } from "../../mail/templates/weekly-report/letter";
import { type TargetStatus, targetStatus } from "./target-status";
import { counted, number, percentage } from "./words";

/** The beginning of a report. */
export interface Headline {
  readonly sentence: string;
  /** Ends the subject line. */
  readonly short: string;
  readonly tone: Tone;
}

const NAMES: Readonly<Record<Rate, string>> = {
  bounce: "bounce rate",
  complaint: "complaint rate",
  delivery: "delivery rate",
};

interface Judged {
  readonly rate: Rate;
  /** The configuration set; undefined for all of them together. */
  readonly set: string | undefined;
  readonly status: TargetStatus;
  /** The rate in words. */
  readonly value: string;
}

function judge(counts: Counts, set?: string): Judged[] {
  return (Object.keys(NAMES) as Rate[]).map((rate) => {
    const found = share(counts, rate);
    const value =
      found && found.whole > 0 ? `${percentage(found)} (${number(found.part)} of ${number(found.whole)})` : "";
    return { rate, set, status: targetStatus(rate, found), value };
  });
}

/** The rates that miss their target: of all configuration sets together, and of a single set if the total hides it. */
function missedRates({ sets }: Observation, all: readonly Judged[]): Judged[] {
  const ofSets = Object.entries(sets).flatMap(([set, [counts]]) => (counts ? judge(counts, set) : []));
  return [...all, ...ofSets]
    .filter((judged) => judged.status === "missed")
    .filter(
      ({ rate, set }) => set === undefined || all.every((whole) => whole.rate !== rate || whole.status !== "missed"),
    );
}

const upper = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

function aboutRates(observation: Observation): Headline {
  const counts = together(Object.values(observation.sets).map(([week = together([])]) => week));
  const all = judge(counts);
  const missed = missedRates(observation, all);
  const [first] = missed;
  if (first) {
    const sentences = missed.map(({ rate, set, value }) => {
      const direction = rate === "delivery" ? "below" : "above";
      return `${upper(NAMES[rate])}${set === undefined ? "" : ` of ${set}`} is ${value}, ${direction} its target.`;
    });
    const short = `${NAMES[first.rate]} ${first.rate === "delivery" ? "below" : "above"} target`;
    return { sentence: sentences.join(" "), short, tone: "bad" };
  }
  const having = (wanted: TargetStatus) =>
    all.filter((judged) => judged.status === wanted).map(({ rate }) => NAMES[rate]);
  if (having("unknown").length > 0) {
    return {
      sentence: `CloudWatch did not return enough data for the ${having("unknown").join(", ")}.`,
      short: "figures incomplete",
      tone: "bad",
    };
  }
  const { sent = 0, blocked = 0 } = counts;
  if (sent === 0) return { sentence: "No mail was sent.", short: "no mail", tone: "neutral" };
  if (sent === blocked)
    return { sentence: "No mail left SES: all was blocked.", short: "no mail left SES", tone: "bad" };
  const met = having("met");
  const messages = counted(sent - blocked, "message");
  if (met.length === 0) {
    const sentence = `${messages} left SES: too few to compare any rate with its target.`;
    return { sentence, short: "too little mail to judge", tone: "neutral" };
  }
  if (met.length === all.length) {
    return { sentence: `All three rates meet their targets, over ${messages}.`, short: "targets met", tone: "good" };
  }
  const rest = having("few").join(" and ");
  return {
    sentence: `${upper(met.join(" and "))} meet their targets; ${messages} are too few to judge the ${rest}.`,
    short: "targets met, little mail",
    tone: "good",
  };
}

/** What SES itself reports is wrong with the account, which outweighs everything else. */
function aboutAccount({ account }: Observation): string | undefined {
  if ("failed" in account) return undefined;
  const { enforcementStatus, sendingEnabled } = account.value;
  if (enforcementStatus === "SHUTDOWN") return "AWS has stopped the account from sending.";
  if (enforcementStatus === "PROBATION") return "AWS has the account under review.";
  return sendingEnabled ? undefined : "Sending is paused for the whole account.";
}

/** The headline of a report about what was observed. */
export function headline(observation: Observation): Headline {
  const { sentence, short, tone } = aboutRates(observation);
  const account = aboutAccount(observation);
  const fired = "value" in observation.fired ? new Set(observation.fired.value.map(({ alarm }) => alarm)).size : 0;
  const alarms = fired > 0 ? `${counted(fired, "alarm")} fired.` : undefined;
  return {
    sentence: [account, sentence, alarms].filter(Boolean).join(" "),
    short: account ? "the account needs attention" : short,
    tone: account ? "bad" : tone === "good" && alarms ? "neutral" : tone,
  };
}
