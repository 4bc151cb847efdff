/** Every way in which a setting changes what a stack registers. */

/** A stack, and its differences from the stack file. */
export interface Setting {
  readonly stack: string;
  readonly config: Readonly<Record<string, unknown>>;
}

const ROLE = "arn:aws:iam::681214184463:role/scheduler";

function on(stack: string, config: Setting["config"]): Setting {
  return { stack, config };
}

export const SETTINGS: Readonly<Record<string, Setting>> = {
  dev: on("dev", {}),
  prod: on("prod", {}),
  "a role that may send": on("prod", { senderPrincipals: [ROLE, `${ROLE}-2`] }),
  "a role that may send by itself": on("prod", { senderPrincipals: [ROLE], directSending: true }),
  "another Region": on("prod", { region: "eu-south-1" }),
  "another account": on("prod", { accountId: "111122223333" }),
  "a profile": on("prod", { profile: "mail" }),
  "a role to deploy as": on("prod", { assumeRoleArn: "arn:aws:iam::681214184463:role/deploy" }),
  "another domain of somebody else": on("prod", {
    name: "acme",
    accountId: "111122223333",
    zone: "example.org",
    alertRecipients: ["ops@example.org"],
    addressIdentities: [],
    dkimTokens: [],
    domainVerificationToken: "",
    adopt: [],
  }),
  "another zone": on("prod", { zone: "example.org", addressIdentities: [], dkimTokens: [], adopt: [] }),
  "a sending domain below the zone": on("dev", { sendingDomain: "mail.dev.candlefish.ai" }),
  "a stack that is production by a setting": on("dev", { production: true, manageAccountSettings: true }),
  "prod without protection by a tag": on("prod", { manageAccountSettings: false, adopt: [] }),
  "no address identities": on("prod", { addressIdentities: [], adopt: [] }),
  "more address identities": on("prod", { addressIdentities: ["patrick@candlefish.ai", "other@candlefish.ai"] }),
  "no DKIM tokens": on("prod", { dkimTokens: [] }),
  "no verification token": on("prod", { domainVerificationToken: "" }),
  "other recipients": on("prod", {
    alertRecipients: ["a@example.org", "b@example.org"],
    reportRecipients: ["c@example.org"],
  }),
  "reports to addresses of the domain": on("prod", {
    dmarcAggregateReports: "reports@candlefish.ai",
    dmarcFailureReports: "failures@mail.candlefish.ai",
  }),
  "a higher quota": on("prod", { dailyQuota: 50_000, expectedDailyVolume: 10_000 }),
  "mail that is refused without its MX record": on("prod", { mailFromOnFailure: "REJECT_MESSAGE" }),
  "other contacts": on("prod", {
    abuseContact: "x@candlefish.ai",
    complianceContact: "y@candlefish.ai",
    website: "https://www.candlefish.ai",
  }),
};
