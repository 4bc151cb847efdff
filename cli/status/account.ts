/** Identities, account and configuration sets in lines. Pure, but for the looks at the end. */
import type {
  GetAccountCommandOutput,
  GetConfigurationSetCommandOutput,
  GetEmailIdentityCommandOutput,
} from "@aws-sdk/client-sesv2";
import { count } from "../../core/formatting/numbers";
import { names } from "../../infra/names-and-arns/names";
import type { Settings } from "../../infra/settings/settings";
import type { Aws } from "../aws-client/aws";
import * as holdings from "../aws-inventory/holdings";
import { type Line, line, looked } from "./line";

/** An identity: whether SES sends for it, its DKIM signature and its MAIL FROM domain. */
export function identityLine(name: string, identity: GetEmailIdentityCommandOutput | undefined): Line {
  if (!identity) return line(name, "not in SES", "bad");
  const { VerifiedForSendingStatus: isVerified, DkimAttributes: dkim, MailFromAttributes: from } = identity;
  const isDomain = !name.includes("@");
  const parts = [
    isVerified ? "verified" : "not verified",
    ...(isDomain ? [`DKIM ${dkim?.Status ?? "unknown"}`] : []),
    from?.MailFromDomain
      ? `MAIL FROM ${from.MailFromDomain} ${from.MailFromDomainStatus ?? ""}`
      : "no MAIL FROM domain",
  ];
  const isWell = isVerified && from?.MailFromDomainStatus === "SUCCESS" && (!isDomain || dkim?.Status === "SUCCESS");
  const isLost = dkim?.Status === "FAILED" || from?.MailFromDomainStatus === "FAILED";
  return line(name, parts.join(", "), isWell ? "good" : isLost ? "bad" : "notice");
}

/** What SES says of the account. */
export function accountLines(account: GetAccountCommandOutput): Line[] {
  const { ProductionAccessEnabled, EnforcementStatus = "unknown", SendingEnabled, SendQuota = {} } = account;
  const { Max24HourSend: most = 0, SentLast24Hours: sent = 0, MaxSendRate: rate = 0 } = SendQuota;
  const isHealthy = EnforcementStatus === "HEALTHY" && SendingEnabled === true;
  const used = most > 0 ? sent / most : 0;
  return [
    ProductionAccessEnabled
      ? line("Access", "production")
      : line("Access", "sandbox: only verified recipients", "notice"),
    line("Enforcement", `${EnforcementStatus}, sending ${SendingEnabled ? "on" : "off"}`, isHealthy ? "good" : "bad"),
    line(
      "Quota",
      `${count(sent)} of ${count(most)} messages in 24 hours, ${count(rate)} a second`,
      used >= 1 ? "bad" : used >= 0.7 ? "notice" : "good",
    ),
  ];
}

/** Whether a configuration set sends, or the guard or a person has paused it. */
export function setLine(name: string, set: GetConfigurationSetCommandOutput | undefined): Line {
  if (!set) return line(name, "not in SES", "bad");
  return set.SendingOptions?.SendingEnabled === false ? line(name, "paused", "bad") : line(name, "sends");
}

/** Asks SES for all of it, one call after another: it takes one a second. */
export async function sendingLines(settings: Settings, aws: Aws): Promise<{ identities: Line[]; account: Line[] }> {
  const { sendingDomain, addressIdentities, target } = settings;
  const identities: (readonly Line[])[] = [];
  for (const name of [sendingDomain, ...addressIdentities]) {
    identities.push(await looked(name, async () => identityLine(name, await holdings.identity(aws, name))));
  }
  const account = [await looked("Account", async () => accountLines(await holdings.account(aws)))];
  for (const { name } of Object.values(names(target).configurationSets)) {
    account.push(await looked(name, async () => setLine(name, await holdings.configurationSet(aws, name))));
  }
  return { identities: identities.flat(), account: account.flat() };
}
