/** Monitoring: what the dashboard shows of the mail sent, and the weekly report after each kind of week. */
import type { Line } from "../../core/metrics/widgets";
import { graphData } from "../local-cloud/cloudwatch/widget-data";
import type { SimpleContent } from "../local-cloud/ses/send-email-request";
import { dashboardPicture } from "../dashboard-pictures/dashboard";
import type { Scenario } from "./scenario";
import type { Stage } from "../deployed-stack/stage";
import { check } from "./check";
import { countWeek, nextReport, weeksBefore } from "./history";
import { MILLISECONDS } from "../../core/time/spans";
import { spamComplaint } from "./spam-complaint";

const hardBounce = { event: "Bounce", bounceType: "Permanent", bounceSubType: "NoEmail", status: "5.1.1" } as const;

/** The deployed dashboard, and what its graphs show now. */
function openDashboard(stage: Stage) {
  const { cloudwatch, metrics } = stage.cloud;
  const name = stage.text("aws:cloudwatch/dashboard:Dashboard", "dashboard", "dashboardName");
  const body = cloudwatch.dashboard(name);
  const span = cloudwatch.shownSpan(body);
  const graphs = body.widgets.filter((widget) => widget.type === "metric");
  const shown = (widget: (typeof graphs)[number]) => graphData(widget.properties, metrics, span);
  return { name, body, span, graphs, shown };
}

/** What a person reads off the graph whose title starts with this: the newest value of each line, rounded, and the limits. */
function read(stage: Stage, title: string): { values: Record<string, number>; limits: number[] } {
  const { graphs, shown } = openDashboard(stage);
  const [graph] = graphs.filter(
    ({ properties }) => properties.view === "timeSeries" && properties.title.startsWith(title),
  );
  if (!graph) throw new Error(`the dashboard has no graph "${title}"`);
  const rows = shown(graph).map(({ label, values }) => [label, [...values.values()].at(-1) ?? Number.NaN] as const);
  return {
    values: Object.fromEntries(rows.map(([label, value]) => [label, Math.round(value * 100) / 100])),
    limits: (graph.properties.annotations?.horizontal ?? []).map(({ value }: Line) => value),
  };
}

function keepDashboard(stage: Stage, file: string): void {
  stage.keep(file, dashboardPicture({ ...openDashboard(stage), alarmState: (name) => stage.cloud.alarms.state(name) }));
}

const dashboard: Scenario = {
  id: "dashboard",
  title: "The dashboard shows what was sent, bounced, complained about and delivered, beside the promised limits",
  async play(stage) {
    const { ses } = stage.cloud;
    for (let dead = 0; dead < 6; dead++) ses.receivers.mailbox(`dead${dead}@example.net`, hardBounce);
    ses.receivers.mailbox("angry@example.net", ...spamComplaint);
    for (let dead = 0; dead < 6; dead++) await stage.send({ to: `dead${dead}@example.net` });
    await stage.cloud.settle();
    for (let again = 0; again < 2; again++) await stage.send({ to: `dead${again}@example.net` });
    await stage.send({ to: "angry@example.net" });
    for (let guest = 0; guest < 93; guest++) await stage.send({ to: `guest${guest}@example.net` });
    for (let guest = 0; guest < 20; guest++) await stage.send({ to: "guest@example.net", set: "updates" });
    await stage.cloud.settle();
    check("the send rate", read(stage, "Send rate").values, { main: 102, updates: 20 });
    check("the bounce rate", read(stage, "Bounce rate"), { values: { main: 6, updates: 0 }, limits: [5] });
    check("the complaint rate", read(stage, "Complaint rate"), { values: { main: 1, updates: 0 }, limits: [0.1] });
    check("the delivery rate", read(stage, "Delivery rate"), { values: { main: 94, updates: 100 }, limits: [95] });
    check("what left SES", read(stage, "Messages that left SES").values, { main: 100, updates: 20 });
    keepDashboard(stage, "dashboard.html");
    return "main: 102 sent, 2 blocked; of the other 100, 6% bounced, 1% complained, 94% delivered; updates: 20 sent, 0%, 0%, 100%";
  },
};

/** The mail as one HTML file with its pictures inlined, which a browser shows as a mail program would. */
function asFile({ Body, Attachments = [] }: SimpleContent): string {
  return Attachments.reduce(
    (html, { ContentId, RawContent }) => html.replaceAll(`cid:${ContentId}`, `data:image/png;base64,${RawContent}`),
    Body.Html?.Data ?? "",
  );
}

const reportRecipients = (stage: Stage) => String(stage.functionVariables("report").REPORT_RECIPIENTS).split(",");

/** Advances the clock to when the report is due, and takes the mail that arrived. */
async function report(stage: Stage, file: string): Promise<{ subject: string; text: string; pictures: number }> {
  const recipients = reportRecipients(stage);
  const inboxes = recipients.map((recipient) => stage.cloud.ses.receivers.inbox(recipient));
  const { due } = nextReport(stage.cloud.clock.now());
  await stage.cloud.clock.advance(due - stage.cloud.clock.now().getTime());
  check(
    "reports that arrived",
    inboxes.map((inbox) => inbox.length),
    recipients.map(() => 1),
  );
  const [mail] = inboxes.flat();
  const [text, html] = [mail?.Body.Text?.Data ?? "", mail?.Body.Html?.Data ?? ""];
  const addresses = `${mail?.Subject.Data} ${text} ${html}`.match(/[\w.+-]+@[\w-]+(\.[\w-]+)+/g);
  check("the addresses in it", [...new Set(addresses)], [stage.functionVariables("report").ABUSE_CONTACT]);
  if (mail) {
    stage.keep(`${file}.html`, asFile(mail));
    stage.keep(`${file}.txt`, `Subject: ${mail.Subject.Data}\n\n${text}`);
  }
  const shown = (mail?.Attachments ?? []).filter(
    ({ ContentId, RawContent, ContentDisposition }) =>
      ContentDisposition === "INLINE" && html.includes(`cid:${ContentId}`) && RawContent.startsWith("iVBOR"),
  );
  return { subject: mail?.Subject.Data ?? "", text: text.replace(/\s+/g, " "), pictures: shown.length };
}

/** Requires that a report contains these sentences. */
function checkSays(text: string, ...sentences: readonly string[]): void {
  const missing = sentences.filter((sentence) => !text.includes(sentence));
  check("sentences missing from the report", missing, []);
}

const quietWeek: Scenario = {
  id: "quiet-week",
  title: "A week with little mail: the report says that it is too little to judge, and gives no verdict",
  async play(stage) {
    const { week } = nextReport(stage.cloud.clock.now());
    for (const monday of [week, ...weeksBefore(week, 4)]) {
      countWeek(stage, "main", monday, (day) => ({ sent: day < 5 ? 6 : 0, hard: day === 2 ? 1 : 0 }));
      countWeek(stage, "updates", monday, (day) => ({ sent: day < 5 ? 3 : 0 }));
    }
    const { subject, text, pictures } = await report(stage, "report-quiet-week");
    check("the end of the subject", subject.split(": ")[1], "too little mail to judge");
    checkSays(
      text,
      "45 messages left SES: too few to compare any rate with its target.",
      "2.2% (1 of 45, too few to tell)",
      "One complaint about 45 messages is 2.2% already",
      "New on the account's list: 0 recipients; the week before, 0.",
    );
    check("pictures in it", pictures, 4);
    return `"${subject}": 45 messages, 1 bounce, nothing judged; 4 pictures, no address`;
  },
};

/** Verifies an address by hand unless the stack has it as an identity, which the sandbox requires of recipients. */
function verify(stage: Stage, address: string): void {
  const { ses, iam } = stage.cloud;
  const { partition, region, accountId } = iam.account;
  if (!stage.graph.resources.some(({ inputs }) => inputs.emailIdentity === address)) {
    ses.identities.create(
      { emailIdentity: address },
      `arn:${partition}:ses:${region}:${accountId}:identity/${address}`,
    );
  }
  ses.identities.verify(address);
}

const firstWeek: Scenario = {
  id: "first-week",
  title: "The first week, still in the sandbox: the report makes no comparison and says what SES keeps closed",
  async play(stage) {
    const { ses, clock, readings } = stage.cloud;
    ses.account.productionAccess = false;
    for (const recipient of reportRecipients(stage)) verify(stage, recipient);
    const { week } = nextReport(clock.now());
    countWeek(stage, "main", week, (day) => ({ sent: 20 + day, hard: day % 2 }));
    const { subject, text, pictures } = await report(stage, "report-first-week");
    check("the end of the subject", subject.split(": ")[1], "targets met, little mail");
    checkSays(
      text,
      "There was no mail in the four weeks before.",
      readings.suppressionListInSandbox === "closed"
        ? "SES keeps the list closed until the account has production access."
        : "New on the account's list: 0 recipients; the week before, 0.",
      "The account is in the sandbox and is healthy.",
      "SES allows 200 messages in 24 hours",
    );
    check("pictures in it", pictures, 4);
    return `"${subject}": 161 messages, no week before, suppression list closed, quota 200`;
  },
};

const badWeek: Scenario = {
  id: "bad-week",
  title: "A week with bounces, complaints and a review by AWS: the report opens with them and their numbers",
  async play(stage) {
    const { ses, clock } = stage.cloud;
    const { week } = nextReport(clock.now());
    weeksBefore(week, 4).forEach((monday, back) => {
      countWeek(stage, "main", monday, (day) => ({
        sent: day < 5 ? 128 - 12 * back + 3 * day : 20,
        hard: day === 1 || day === 3 ? 1 : 0,
        soft: day === 2 ? 1 : 0,
      }));
      countWeek(stage, "updates", monday, (day) => ({
        sent: day < 5 ? 48 - 2 * day : 8,
        hard: day === 3 ? 1 : 0,
        blocked: day % 2,
      }));
    });
    countWeek(stage, "main", week, (day) => ({
      sent: day < 5 ? 140 : 25,
      hard: day === 3 ? 33 : day === 4 ? 22 : day < 3 ? 2 : 0,
      soft: 1,
      complaints: day === 3 ? 2 : 0,
    }));
    countWeek(stage, "updates", week, (day) => ({ sent: day < 5 ? 50 : 8, hard: day === 1 ? 1 : 0, blocked: 1 }));
    ses.account.enforcementStatus = "PROBATION";
    const sundayNight = new Date(week + MILLISECONDS.week - MILLISECONDS.hour);
    await clock.advance(Math.max(0, sundayNight.getTime() - clock.now().getTime()));
    const suppress = (name: string, count: number, reason: "BOUNCE" | "COMPLAINT") => {
      for (let n = 0; n < count; n++) ses.suppressionList.add(`${name}${n}@example.net`, reason, sundayNight);
    };
    suppress("gone", 62, "BOUNCE");
    suppress("angry", 2, "COMPLAINT");
    const { subject, text, pictures } = await report(stage, "report-bad-week");
    check("the end of the subject", subject.split(": ")[1], "the account needs attention");
    checkSays(
      text,
      "AWS has the account under review.",
      "Bounce rate is 6.1% (62 of 1,009), above its target.",
      "Complaint rate is 0.20% (2 of 1,009), above its target.",
      "Delivery rate is 93.2% (940 of 1,009), below its target.",
      "New on the account's list: 64 recipients (62 bounces, 2 complaints); the week before, 0.",
    );
    check("pictures in it", pictures, 4);
    keepDashboard(stage, "dashboard-bad-week.html");
    return `"${subject}": bounces 6.1%, complaints 0.20%, delivery 93.2%, each beside its target; 4 pictures, no address`;
  },
};

const emptyWeek: Scenario = {
  id: "empty-week",
  title: "Nothing has ever been sent: the report still arrives",
  async play(stage) {
    const { subject, text, pictures } = await report(stage, "report-empty-week");
    check("the end of the subject", subject.split(": ")[1], "no mail");
    checkSays(text, "No mail was sent.", "There was no mail in the four weeks before.");
    check("pictures in it", pictures, 4);
    return `"${subject}": counts of zero, no rates, 4 empty pictures`;
  },
};

const partialAnswer: Scenario = {
  id: "partial-answer",
  title:
    "CloudWatch answers only in part and draws nothing: the report arrives, and a missing number is not shown as zero",
  async play(stage) {
    const { cloudwatch, clock } = stage.cloud;
    const { week } = nextReport(clock.now());
    countWeek(stage, "main", week, (day) => ({ sent: 200, hard: day === 1 ? 4 : 0 }));
    cloudwatch.answerInPart("Delivery");
    const error = { code: "InternalServiceFault", status: 500 };
    stage.cloud.inject({ service: "monitoring", operation: "GetMetricWidgetImage", times: 100, error });
    const { subject, text, pictures } = await report(stage, "report-partial-answer");
    check("the end of the subject", subject.split(": ")[1], "figures incomplete");
    checkSays(
      text,
      "CloudWatch did not return enough data for the delivery rate.",
      "0.29% (4 of 1,400, met)",
      "CloudWatch did not draw 4 pictures.",
      "A question mark stands for a number that it did not return",
    );
    check("pictures in it", pictures, 0);
    return `"${subject}": bounces and complaints judged, deliveries marked unknown, no pictures`;
  },
};

export const monitoring: readonly Scenario[] = [dashboard, quietWeek, firstWeek, badWeek, emptyWeek, partialAnswer];
