/**
 * A stack's settings: its configuration, checked and typed. Pulumi.yaml declares every key; a default that follows from another
 * setting is here. The engine demands a value for each declared key and would stop at the first that lacks one, so an empty default
 * there means "not set", and what must be set is checked here, together with everything else.
 */
import "../program-loading/put-off";
import { getProject, getStack, RunError, runtime } from "@pulumi/pulumi";
import type { MailingList } from "../../core/recipients/mailing-lists";
import { adoptable } from "../resource-options/adoption";
import {
  ConfigReader,
  type Fault,
  matching,
  type Rule,
  type StackConfiguration,
  type ValueRule,
} from "./config-reader";
import { checkCredentials, type Credentials, loadCredentials } from "./credentials";
import { address, domain, within } from "./domain-rules";
import { describeFaults, quotedForShell } from "./faults";
import { readMailingLists } from "./mailing-lists";
import { names, type DeploymentTarget } from "../names-and-arns/names";
import { isSesRegion } from "./ses-regions";
import { readStackFile } from "./stack-file";

/** A stack's settings. They hold no credential; see {@link Credentials}. */
export interface Settings {
  readonly target: DeploymentTarget;
  /** Whether a loss would matter. It turns on protection, retention, recovery windows and deletion protection. */
  readonly production: boolean;
  /** The AWS profile to deploy with; absent: the default credential chain. */
  readonly profile?: string;
  /** The role to deploy as; absent: the caller's own. */
  readonly assumeRoleArn?: string;
  /** The DNS zone. */
  readonly zone: string;
  /** The domain that mail is sent from: the zone or a domain in it. */
  readonly sendingDomain: string;
  /** Addresses that are SES identities of their own. */
  readonly addressIdentities: readonly string[];
  /** ARNs of the roles that may assume the sender role; if there are none, there is no such role. */
  readonly senderPrincipals: readonly string[];
  /** ARNs of the application's queues that receive the status events of its messages. */
  readonly statusSubscribers: readonly string[];
  readonly alertRecipients: readonly string[];
  readonly reportRecipients: readonly string[];
  /** The domain's three Easy DKIM tokens, if they are known before deployment; else none. */
  readonly dkimTokens: readonly string[];
  /** The value of the `_amazonses` record. */
  readonly domainVerificationToken?: string;
  readonly dmarcAggregateReports: string;
  readonly dmarcFailureReports: string;
  readonly abuseContact: string;
  readonly complianceContact: string;
  readonly website: string;
  /** The From addresses, at the sending domain, by kind of mail. */
  readonly senders: Senders;
  /** Where replies go to mail that has no organizer. */
  readonly supportAddress: string;
  /** Where calendars send their replies; absent if nobody reads them. */
  readonly calendarReplies?: string;
  /** The hosts that links in messages may lead to. */
  readonly linkHosts: readonly string[];
  /** How many people one organizer may invite a day. */
  readonly organizerDailyLimit: number;
  /** The mailing lists; at least one. */
  readonly mailingLists: readonly MailingList[];
  /** Whether the application also sends through SES itself; the outbox's promises then hold for part of the mail only. */
  readonly directSending: boolean;
  /** The company's name, as mails show it. */
  readonly company: string;
  /** The company's postal address, for the footer of its mails. */
  readonly postalAddress?: string;
  /** What the mail is for, in the words that AWS reads in the production access request; absent: not stated. */
  readonly useCase?: string;
  /** SES's sending quota of the account: messages in 24 hours. */
  readonly dailyQuota: number;
  /** Messages that this stack is expected to send in 24 hours. */
  readonly expectedDailyVolume: number;
  /** Whether this stack owns the settings that all stacks of the account share. */
  readonly manageAccountSettings: boolean;
  /** Resources that the account has already and the stack takes over; see infra/resource-options/adoption.ts. */
  readonly adopt: readonly string[];
  /** Whether a message that names no configuration set goes through the main one. */
  readonly defaultConfigurationSet: boolean;
  /** What SES does with mail while the MAIL FROM domain's MX record is missing. */
  readonly mailFromOnFailure: MailFromOnFailure;
}

/** The From addresses. */
export interface Senders {
  /** System notices. */
  readonly system: string;
  /** Invitations and cancellations. */
  readonly meetings: string;
  /** Mail that a recipient can switch off: reminders, follow-ups. */
  readonly updates: string;
}

/** `REJECT_MESSAGE` refuses mail, `USE_DEFAULT_VALUE` sends with an envelope domain of SES's own. */
export type MailFromOnFailure = "USE_DEFAULT_VALUE" | "REJECT_MESSAGE";

/** A stack's name is part of names and of a domain: at most 16 characters, since a role's name has at most 64. */
const STACK_NAME = /^(?=.{1,16}$)[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/** A name of at most 16 characters that is like the given one. */
function likeName(stack: string): string {
  const words = stack.toLowerCase().match(/[a-z0-9]+/g) ?? [];
  const name = words
    .join("-")
    .replace(/^[0-9-]+/, "")
    .slice(0, 16)
    .replace(/-$/, "");
  return STACK_NAME.test(name) ? name : "dev";
}

/** The stack's name comes from the command line or the file's name, so a line of the file cannot fix it. */
function readStack(config: ConfigReader, stack: string): void {
  if (STACK_NAME.test(stack)) {
    config.required("stack", {
      accepts: (value) => value === stack,
      what: `the stack's own name, ${stack}: these may be another stack's values`,
      example: stack,
    });
    return;
  }
  const name = likeName(stack);
  config.optional("stack", { accepts: () => true, what: "", example: name });
  config.fault(
    "stack",
    `${JSON.stringify(stack)} cannot be part of a name: at most 16 lower-case letters, digits and single hyphens, beginning with ` +
      "a letter",
    { run: `mv ${quotedForShell(`Pulumi.${stack}.yaml`)} Pulumi.${name}.yaml` },
  );
}

function readTarget(config: ConfigReader, stack: string, production: boolean): DeploymentTarget {
  readStack(config, stack);
  const region = config.required("region", {
    accepts: isSesRegion,
    what: "an AWS Region that has SES",
    example: "us-east-1",
    corrected: (value) => value.trim().toLowerCase(),
  });
  return Object.freeze({
    partition: region.startsWith("us-gov-") ? "aws-us-gov" : "aws",
    region,
    accountId: config.required(
      "accountId",
      matching(/^\d{12}$/, "the 12 digits of an AWS account, in quotes if the first is 0", "000000000000"),
    ),
    name: config.required(
      "name",
      matching(
        /^(?=.{2,24}$)[a-z][a-z0-9]*(-[a-z0-9]+)*$/,
        "2 to 24 lower-case letters, digits and single hyphens, beginning with a letter",
        "example",
      ),
    ),
    stack,
    suffix: production ? "" : `-${stack}`,
  });
}

/** The domain to send from. A stack that is not production has a subdomain of its own, so that no two share an identity. */
function readSendingDomain(config: ConfigReader, stack: string, zone: string, production: boolean): string {
  const own = production ? zone : `${stack}.${zone}`;
  return config.optional("sendingDomain", config.isFaulty("stack", "zone", "production") ? domain : within(own)) ?? own;
}

/** An address at the sending domain or, while that has a fault, any address. */
function addressAt(config: ConfigReader, sendingDomain: string): ValueRule {
  if (config.isFaulty("stack", "zone", "production", "sendingDomain")) return address;
  return {
    ...address,
    accepts: (value) => address.accepts(value) && value.endsWith(`@${sendingDomain}`),
    what: `an address at ${sendingDomain}`,
    example: `you@${sendingDomain}`,
  };
}

function readDkimTokens(config: ConfigReader): string[] {
  const rule: Rule = {
    accepts: (value) => /^[a-z0-9]{32}$/.test(value),
    what: "an Easy DKIM token of 32 lower-case letters and digits",
  };
  const tokens = config.list("dkimTokens", rule);
  if (tokens.length !== 0 && tokens.length !== 3 && !config.isFaulty("dkimTokens")) {
    const problem = `has ${tokens.length} where Easy DKIM has 3; with none, those that SES assigns are used`;
    config.fault("dkimTokens", problem, { write: [] });
  }
  return tokens;
}

/** Entries that name resources of this stack or, while a setting behind its names has a fault, any entries. */
function readAdoption(config: ConfigReader, target: DeploymentTarget, identities: readonly string[]): string[] {
  const unnamed = config.isFaulty("stack", "name", "zone", "production", "sendingDomain", "addressIdentities");
  const known = adoptable(names(target), identities);
  return config.list("adopt", {
    accepts: (entry) => unnamed || known.includes(entry),
    what: `one of ${known.join(", ")}`,
  });
}

/** The contacts and the website, with their defaults. */
function readContacts(config: ConfigReader, zone: string) {
  const contact = (key: string, mailbox: string) => config.optional(key, address) ?? `${mailbox}@${zone}`;
  const url = {
    ...matching(/^https:\/\/\S+$/, "an https URL", `https://${zone || "example.org"}`),
    corrected: (value: string) => value.replace(/^(?:http:\/\/)?/i, "https://"),
  };
  return {
    dmarcAggregateReports: contact("dmarcAggregateReports", "dmarc"),
    dmarcFailureReports: contact("dmarcFailureReports", "dmarc"),
    abuseContact: contact("abuseContact", "abuse"),
    complianceContact: contact("complianceContact", "compliance"),
    website: config.optional("website", url) ?? `https://${zone}`,
  };
}

/** The settings of the outbox: who mail is from, which links and lists there are, and its limits. */
function readOutbox(config: ConfigReader, sendingDomain: string, website: string) {
  const at = (key: string, mailbox: string) =>
    config.optional(key, addressAt(config, sendingDomain)) ?? `${mailbox}@${sendingDomain}`;
  const calendarReplies = config.optional("calendarReplies", address);
  const linkHosts = config.list("linkHosts", domain);
  return {
    senders: {
      system: at("systemSender", "notices"),
      meetings: at("meetingsSender", "meetings"),
      updates: at("updatesSender", "updates"),
    },
    supportAddress: config.optional("supportAddress", address) ?? `support@${sendingDomain}`,
    ...(calendarReplies && { calendarReplies }),
    linkHosts: linkHosts.length > 0 || !URL.canParse(website) ? linkHosts : [new URL(website).host],
    organizerDailyLimit: config.count("organizerDailyLimit", "how many people an organizer may invite a day", 100),
    mailingLists: readMailingLists(config),
    directSending: config.flag("directSending", false),
  };
}

/** The company as mails name it. */
function readCompany(config: ConfigReader, zone: string) {
  const line = (longest: number, example: string) =>
    matching(
      new RegExp(`^[^\\p{Cc}\\p{Zl}\\p{Zp}]{1,${longest}}$`, "u"),
      `one line of at most ${longest} characters`,
      example,
    );
  const postalAddress = config.optional("postalAddress", line(200, "12 Harbor Street, Portland, ME 04101, USA"));
  return { company: config.optional("company", line(64, "Example")) ?? zone, ...(postalAddress && { postalAddress }) };
}

/** The roles and the profile that a stack names. Each role must be in the stack's own account. */
function readPrincipals(config: ConfigReader, { partition, accountId }: DeploymentTarget) {
  const role = (name: string) =>
    matching(
      new RegExp(`^arn:${partition}:iam::${accountId || "\\d{12}"}:role/[\\w+=,.@/-]+$`),
      accountId ? `the ARN of a role of account ${accountId}` : "the ARN of a role",
      `arn:${partition}:iam::${accountId || "000000000000"}:role/${name}`,
    );
  const profile = config.optional("profile", matching(/^[\w.@/+-]+$/, "the name of an AWS profile", "default"));
  const assumeRoleArn = config.optional("assumeRoleArn", role("deploy"));
  return {
    ...(profile && { profile }),
    ...(assumeRoleArn && { assumeRoleArn }),
    senderPrincipals: config.list("senderPrincipals", role("application")),
  };
}

/** The queues that receive status events: in the stack's own account and Region, where SNS needs no confirmation. */
function readStatusSubscribers(config: ConfigReader, { partition, region, accountId }: DeploymentTarget): string[] {
  const where = `${region || "[a-z0-9-]+"}:${accountId || "\\d{12}"}`;
  return config.list(
    "statusSubscribers",
    matching(
      new RegExp(`^arn:${partition}:sqs:${where}:[A-Za-z0-9_-]{1,80}$`),
      accountId ? `the ARN of a standard queue in ${region} of account ${accountId}` : "the ARN of a standard queue",
      `arn:${partition}:sqs:${region || "us-east-1"}:${accountId || "000000000000"}:mail-status`,
    ),
  );
}

/**
 * The setting that replaces a key of the default AWS provider. This program makes its own provider, so what is set for the default
 * one would be ignored silently.
 */
function settingFor(fullKey: string): string | undefined {
  return /^aws:(region|profile)$/.exec(fullKey)?.[1];
}

/**
 * Checks a stack's configuration.
 *
 * @returns the settings, or else everything that is wrong with the configuration
 */
export function parseSettings(
  configuration: StackConfiguration,
): { settings: Settings } | { faults: readonly Fault[] } {
  const { stack } = configuration;
  const config = new ConfigReader(configuration);
  // If the value is unclear, the remedy does not suggest taking protection away.
  const production = config.flag("production", stack === "prod", true);
  const target = readTarget(config, stack, production);
  const zone = config.required("zone", domain);
  const sendingDomain = readSendingDomain(config, stack, zone, production);
  const addressIdentities = config.list("addressIdentities", addressAt(config, sendingDomain));
  const alertRecipients = config.someOf("alertRecipients", address);
  const reportRecipients = config.list("reportRecipients", address);
  const domainVerificationToken = config.optional(
    "domainVerificationToken",
    matching(/^[A-Za-z0-9+/]{43}=$/, "the 44 characters that SES gives for the _amazonses record", ""),
  );
  const useCase = config.optional(
    "useCase",
    matching(
      /^[^]{20,2000}$/,
      "a text of 20 to 2,000 characters",
      "Account verification and receipts for the customers of example.org.",
    ),
  );
  const contacts = readContacts(config, zone);
  const manageAccountSettings = config.flag("manageAccountSettings", false);
  const settings: Settings = {
    target,
    production,
    ...readPrincipals(config, target),
    statusSubscribers: readStatusSubscribers(config, target),
    zone,
    sendingDomain,
    addressIdentities,
    alertRecipients,
    reportRecipients: reportRecipients.length > 0 ? reportRecipients : alertRecipients,
    dkimTokens: readDkimTokens(config),
    ...(domainVerificationToken && { domainVerificationToken }),
    ...contacts,
    ...readOutbox(config, sendingDomain, contacts.website),
    ...readCompany(config, zone),
    ...(useCase && { useCase }),
    dailyQuota: config.count("dailyQuota", "how many messages SES lets the account send a day", 200),
    expectedDailyVolume: config.count("expectedDailyVolume", "how many messages the stack sends a day", 500),
    manageAccountSettings,
    adopt: readAdoption(config, target, [sendingDomain, ...addressIdentities]),
    defaultConfigurationSet: config.flag("defaultConfigurationSet", true),
    mailFromOnFailure: config.choice("mailFromOnFailure", ["USE_DEFAULT_VALUE", "REJECT_MESSAGE"]),
  };
  checkCredentials(config, stack);
  config.refuseUnknown(settingFor);
  if (config.faults.length > 0) return { faults: config.faults };
  for (const value of Object.values(settings)) Object.freeze(value);
  return { settings: Object.freeze(settings) };
}

/** The SDK has this function, but its types leave it out. */
const sdk = runtime as unknown as { isConfigSecret: (this: void, fullKey: string) => boolean };

/** Line numbers in the stack's file, if that is the file that the engine has read. */
function linesOf(stack: string, values: StackConfiguration["values"]): Readonly<Record<string, number>> {
  try {
    const file = readStackFile(stack);
    return Object.entries(file.values).every(([key, value]) => values[key] === value) ? file.lines : {};
  } catch {
    return {};
  }
}

/**
 * Reads the settings of the stack that is being deployed.
 *
 * @throws RunError, which the engine shows without a stack trace, with every fault of the configuration
 */
export function loadSettings(): Settings & { readonly credentials: Credentials } {
  const values = runtime.allConfig();
  const stack = getStack();
  const configuration = {
    project: getProject(),
    stack,
    values,
    secretKeys: Object.keys(values).filter(sdk.isConfigSecret),
    lines: linesOf(stack, values),
  };
  const parsed = parseSettings(configuration);
  if ("faults" in parsed) throw new RunError(describeFaults(configuration, parsed.faults));
  return Object.freeze({ ...parsed.settings, credentials: loadCredentials() });
}
