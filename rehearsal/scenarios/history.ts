/** Weeks of mail as CloudWatch would have counted them, for scenarios that look further back than they can play. */
import type { Stage } from "../deployed-stack/stage";
import { MILLISECONDS } from "../../core/time/spans";

/** One day's counts for one configuration set. */
export interface DayOfMail {
  readonly sent: number;
  readonly hard?: number;
  readonly soft?: number;
  readonly blocked?: number;
  readonly complaints?: number;
}

/** When the weekly report is next due, and the start of the week that it covers; milliseconds since the epoch. */
export function nextReport(now: Date): { due: number; week: number } {
  const midnight = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate());
  const monday = midnight + ((8 - now.getUTCDay()) % 7) * MILLISECONDS.day;
  const due = monday + 7 * MILLISECONDS.hour;
  const next = due > now.getTime() ? due : due + MILLISECONDS.week;
  return { due: next, week: next - 7 * MILLISECONDS.hour - MILLISECONDS.week };
}

/** Counts one day of a set at noon, and the account's total. Whatever neither bounced nor was blocked counts as delivered. */
export function countDay(stage: Stage, set: "main" | "updates", day: number, mail: DayOfMail): void {
  const { metrics } = stage.cloud;
  const own = String(stage.functionVariables("suppression").METRICS_NAMESPACE);
  const at = new Date(day + MILLISECONDS.day / 2);
  const dimensions = { "ses:configuration-set": stage.setName(set) };
  const { sent, hard = 0, soft = 0, blocked = 0, complaints = 0 } = mail;
  const count = (namespace: string, name: string, value: number) => {
    if (value > 0) metrics.add(namespace, name, dimensions, value, at);
  };
  count("AWS/SES", "Send", sent);
  count("AWS/SES", "Delivery", sent - hard - soft - blocked);
  count(own, "HardBounce", hard);
  count(own, "SoftBounce", soft);
  count(own, "Blocked", blocked);
  count(own, "Complaint", complaints);
  metrics.add("AWS/SES", "Send", {}, sent, at);
}

/** Counts a week that starts at `week` (milliseconds since the epoch): `days` gives the mail of each day by its number, 0 for Monday. */
export function countWeek(stage: Stage, set: "main" | "updates", week: number, days: (day: number) => DayOfMail): void {
  for (let day = 0; day < 7; day++) {
    const mail = days(day);
    if (mail.sent > 0) countDay(stage, set, week + day * MILLISECONDS.day, mail);
  }
}

/** The starts of the weeks before a week, newest first. */
export function weeksBefore(week: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => week - (index + 1) * MILLISECONDS.week);
}
