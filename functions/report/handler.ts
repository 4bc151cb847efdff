/** The report function: a schedule runs it each week to mail a report on the week before. */
import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { SESv2Client } from "@aws-sdk/client-sesv2";
import { readEnvironment } from "../../core/lambda-runtime/environment";
import { lineWriter } from "../../core/lambda-runtime/log";
import { compiledTemplates } from "../../mail/rendering/compiled";
import { render } from "../../mail/rendering/render";
import { compose } from "./compose";
import { contract } from "./environment";
import { gather } from "./gather";
import { send } from "./mail";
import { subjectOf } from "./subject";
import { lastWeek } from "./week";

const BOUNDED = { maxAttempts: 5, requestHandler: { connectionTimeout: 2000, requestTimeout: 15_000 } } as const;

const services = { cloudwatch: new CloudWatchClient(BOUNDED), ses: new SESv2Client(BOUNDED) };
const environment = readEnvironment(contract);
const subject = subjectOf(environment);
const templates = compiledTemplates();
const writeLine = lineWriter(environment.METRICS_NAMESPACE);

/** Reports on the last whole week. @throws SES's error if it refuses the mail, so that the run counts as an error */
export async function handler(): Promise<{ readonly messageId: string }> {
  const week = lastWeek(new Date());
  const observation = await gather(services, subject, week);
  const letter = compose(observation, subject);
  const content = { mail: "weeklyReport", letter, links: {} } as const;
  const reader = { address: subject.from, locale: "en-US", timeZone: "UTC" };
  const rendered = render(content, reader, { templates: await templates, company: subject.company });
  const messageId = await send(services.ses, rendered, letter, subject);
  writeLine({ level: "INFO", message: "reported", week: week.start.toISOString(), messageId });
  return { messageId };
}
