/** The settings against the AWS account: what SES, SNS and Lambda say of it. */
import type { GetAccountCommandOutput, GetEmailIdentityCommandOutput } from "@aws-sdk/client-sesv2";
import type { Subscription } from "@aws-sdk/client-sns";
import { type DeclaredQueue, queues, scheduledFunctions } from "../../infra/function-declarations/functions";
import { names } from "../../infra/names-and-arns/names";
import type { Settings } from "../../infra/settings/settings";
import type { Aws } from "../aws-client/aws";
import * as holdings from "../aws-inventory/holdings";
import { type Finding, looked, ok } from "./finding";

const setting = (key: string, value: string, { target }: Settings) =>
  `npx pulumi config set ${key} ${value} --stack ${target.stack}`;

/** SES's state of the account, and its quota beside the one that the alarms go by. */
export function standing(settings: Settings, answer: GetAccountCommandOutput): Finding[] {
  const { ProductionAccessEnabled, EnforcementStatus = "", SendingEnabled, SendQuota } = answer;
  const quota = SendQuota?.Max24HourSend;
  const access = ProductionAccessEnabled ? "production access" : "in the sandbox: only verified recipients";
  const isHealthy = EnforcementStatus === "HEALTHY" && SendingEnabled !== false;
  return [
    isHealthy
      ? ok("SES", access)
      : {
          what: "SES",
          state: "wrong",
          detail: `The account is ${EnforcementStatus}${SendingEnabled === false ? " and may not send" : ""}: the SES console says why.`,
        },
    quota === settings.dailyQuota
      ? ok("dailyQuota", `${quota} messages in 24 hours, as SES allows`)
      : {
          what: "dailyQuota",
          state: "wrong",
          detail: `The setting says ${settings.dailyQuota}, and SES allows ${quota} messages in 24 hours.`,
          mend: [setting("dailyQuota", String(quota), settings)],
        },
  ];
}

const isSame = (some: readonly string[], others: readonly string[]) =>
  [...some].sort().join() === [...others].sort().join();

/** The DKIM tokens that the settings state beside those of the domain's identity. */
export function dkimTokens(settings: Settings, identity: GetEmailIdentityCommandOutput | undefined): Finding {
  const { dkimTokens: stated, sendingDomain, target } = settings;
  const what = "dkimTokens";
  const assigned = identity?.DkimAttributes?.Tokens ?? [];
  const remove = [`npx pulumi config rm dkimTokens --stack ${target.stack}`];
  if (stated.length === 0) {
    return ok(
      what,
      assigned.length > 0 ? "not set: SES's are used" : "not set: SES assigns them at the first deployment",
    );
  }
  if (!identity) {
    const detail = `The setting has tokens, but SES has no identity ${sendingDomain} in ${target.region}: it will assign others.`;
    return { what, state: "wrong", detail, mend: remove, stopsUp: true };
  }
  if (isSame(stated, assigned)) return ok(what, "match the identity in SES");
  const detail = `SES has other tokens for ${sendingDomain}: ${assigned.join(", ") || "none"}. Without the setting, SES's are used.`;
  return { what, state: "wrong", detail, mend: remove, stopsUp: true };
}

/** Whether SES has verified an identity, which it does by itself once it finds the records, or once the mail is answered. */
export function verification(name: string, identity: GetEmailIdentityCommandOutput | undefined): Finding {
  if (!identity) return ok(name, "not in SES yet; npm run up creates it");
  const status = identity.DkimAttributes?.Status ?? "";
  if (identity.VerifiedForSendingStatus) return ok(name, "verified");
  if (name.includes("@")) {
    return { what: name, state: "missing", detail: "Open the link that AWS mailed to this address." };
  }
  if (status !== "FAILED") return ok(name, `not verified yet (DKIM ${status}); npm run up writes its DNS records`);
  return {
    what: name,
    state: "wrong",
    detail:
      "SES stopped looking for its DNS records after 72 hours (DKIM FAILED). After npm run up, have it look again:",
    mend: [`aws ses verify-domain-dkim --domain ${name}`],
  };
}

/** Which configuration set is used for a message that names none, before and after `up`. */
export function defaultSet(
  name: string,
  settings: Settings,
  identity: GetEmailIdentityCommandOutput | undefined,
): Finding[] {
  const main = names(settings.target).configurationSets.main.name;
  const today = identity?.ConfigurationSetName;
  if (!identity || !settings.defaultConfigurationSet || today === main || today === undefined) return [];
  const detail =
    `Mail from ${name} that names no set goes through ${today} today, and through ${main} after up. ` +
    "To keep it that way until every sender may use the new set:";
  return [
    { what: "Default set", state: "wrong", detail, mend: [setting("defaultConfigurationSet", "false", settings)] },
  ];
}

/** How many runs must be possible at once: as many as each queue may start, and one of each scheduled function. */
const NEEDED_CONCURRENCY = Object.values<DeclaredQueue>(queues).reduce(
  (sum, { maximumConcurrency = 1 }) => sum + maximumConcurrency,
  Object.keys(scheduledFunctions).length,
);

/**
 * Whether Lambda lets all functions of the stack run at once. A new account may be allowed 10 of any kind
 * (https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html).
 */
export function concurrency(free: number | undefined): Finding {
  const what = "Lambda";
  if (free !== undefined && free >= NEEDED_CONCURRENCY) {
    return ok(what, `${free} concurrent executions; the stack needs ${NEEDED_CONCURRENCY}`);
  }
  const detail = `The account allows ${free} concurrent executions besides the reserved ones; the stack needs ${NEEDED_CONCURRENCY}.`;
  const request = "aws service-quotas request-service-quota-increase --service-code lambda";
  return { what, state: "wrong", detail, mend: [`${request} \\`, "  --quota-code L-B99A9384 --desired-value 1000"] };
}

/** Whether each recipient of alerts has confirmed; before the first `up` there is nothing to confirm. */
export function confirmations(
  { alertRecipients, target }: Settings,
  isTopicThere: boolean,
  subscriptions: readonly Subscription[],
): Finding[] {
  if (!isTopicThere) return [ok("Alerts", "SNS asks each recipient to confirm once npm run up has created the topic")];
  return alertRecipients.map((address) => {
    const own = subscriptions.filter(({ Protocol, Endpoint }) => Protocol === "email" && Endpoint === address);
    const what = `Alerts to ${address}`;
    if (own.some(holdings.isConfirmed)) return ok(what, "confirmed");
    if (own.length === 0) return { what, state: "missing", detail: "not subscribed yet; npm run up does it" };
    const detail = "Not confirmed yet; until then SNS sends no alerts.";
    return { what, state: "missing", detail, mend: [`npm run mail -- confirm-alerts --stack ${target.stack}`] };
  });
}

async function identityFindings(name: string, settings: Settings, aws: Aws): Promise<Finding[]> {
  const identity = await holdings.identity(aws, name);
  const tokens = name === settings.sendingDomain ? [dkimTokens(settings, identity)] : [];
  return [verification(name, identity), ...tokens, ...defaultSet(name, settings, identity)];
}

/** The settings against the account. */
export async function accountFindings(settings: Settings, aws: Aws): Promise<Finding[]> {
  const { sendingDomain, addressIdentities, target } = settings;
  const alerts = names(target).alertsTopic.arn;
  const found: (readonly Finding[])[] = [];
  found.push(await looked("SES", false, async () => standing(settings, await holdings.account(aws))));
  for (const name of [sendingDomain, ...addressIdentities]) {
    found.push(await looked(name, name === sendingDomain, () => identityFindings(name, settings, aws)));
  }
  found.push(await looked("Lambda", false, async () => concurrency(await holdings.lambdaConcurrency(aws))));
  found.push(
    await looked("Alerts", false, async () => {
      const topic = await holdings.topic(aws, alerts);
      return confirmations(settings, topic !== undefined, topic ? await holdings.subscriptions(aws, alerts) : []);
    }),
  );
  return found.flat();
}
