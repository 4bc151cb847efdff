/** Observations for the tests of the weekly report: a good week of a stack with two sets, and ways to vary it. */
import type { Counts } from "../../../../functions/report/counts";
import type { Observation } from "../../../../functions/report/gather";
import type { Subject } from "../../../../functions/report/subject";
import { lastWeek, withEarlier } from "../../../../functions/report/week";

export const subject: Subject = {
  domain: "example.org",
  configurationSets: { main: "example-main", updates: "example-updates" },
  metricsNamespace: "example/mail",
  alarms: ["example-bounces", "example-queue-age"],
  dashboardUrl: "https://console.example/dashboards",
  company: { name: "Example", postalAddress: "1 Example Street", abuseContact: "abuse@example.org" },
  from: "reports@example.org",
  recipients: ["ops@example.com"],
  sendsThrough: "example-main",
};

export const week = lastWeek(new Date("2026-11-24T07:00:00Z"));

export const counts = (changes: Partial<Counts> = {}): Counts => ({
  sent: 1200,
  delivered: 1190,
  hardBounces: 6,
  softBounces: 4,
  blocked: 0,
  complaints: 0,
  rejected: 0,
  ...changes,
});

export const none = counts({ sent: 0, delivered: 0, hardBounces: 0, softBounces: 0 });
export const unknown = Object.fromEntries(Object.keys(none).map((name) => [name, undefined])) as unknown as Counts;

/** Five equal weeks, unless the newest is given. */
export const weeks = (newest = counts(), earlier = counts()): Counts[] => [newest, ...Array<Counts>(4).fill(earlier)];

const picture = { value: new Uint8Array([137, 80, 78, 71]) };

export function observation(changes: Partial<Observation> = {}): Observation {
  return {
    weeks: withEarlier(week),
    sets: { main: weeks(), updates: weeks(counts({ sent: 300, delivered: 298, hardBounces: 2, softBounces: 0 })) },
    busiestDay: 320,
    account: {
      value: {
        productionAccess: true,
        dailyQuota: 50_000,
        sentLast24Hours: 0,
        maxSendRate: 14,
        enforcementStatus: "HEALTHY",
        sendingEnabled: true,
      },
    },
    growth: { value: Array.from({ length: 5 }, () => ({ bounces: 8, complaints: 0 })) },
    fired: { value: [] },
    pictures: { send: picture, bounce: picture, complaint: picture, delivery: picture },
    ...changes,
  };
}
