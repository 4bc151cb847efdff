/**
 * A stack's settings: its configuration, checked and typed. Pulumi.yaml declares every key; a default that follows from
 * another setting is here. The engine demands a value for each declared key and would stop at the first that lacks one, so
 * there an empty default stands for "not set", and what must be set is demanded here, together with all other faults.
 */
import { Config, getProject, getStack, type Output, RunError, runtime } from "@pulumi/pulumi";
import { adoptable } from "./adoption";
import { ConfigReader, type Fault, matching, type StackConfiguration } from "./config-reader";
import { names, type Place } from "./names";

/** What a stack is to be. No credential is in here; see {@link Credentials}. */
export interface Settings {
  readonly place: Place;
  /** Whether a loss would matter: protection, retention, recovery windows, deletion protection. */
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
  /** ARNs of the roles that may assume the sender role; none: there is no such role. */
  readonly senderPrincipals: readonly string[];
  readonly alertRecipients: readonly string[];
  readonly reportRecipients: readonly string[];
  /** The domain's three Easy DKIM tokens, where they are known before SES is asked; else none. */
  readonly dkimTokens: readonly string[];
  /** The value of the `_amazonses` record. */
  readonly domainVerificationToken?: string;
  readonly dmarcAggregateReports: string;
  readonly dmarcFailureReports: string;
  readonly abuseContact: string;
  readonly complianceContact: string;
  readonly website: string;
  /** What SES lets the account send in 24 hours. */
  readonly dailyQuota: number;
  /** Messages that this stack is expected to send in 24 hours. */
  readonly expectedDailyVolume: number;
  /** Whether this stack owns the settings that all stacks of the account share. */
  readonly manageAccountSettings: boolean;
  /** What the account has already and the stack takes over; see infra/adoption.ts. */
  readonly adopt: readonly string[];
  /** Whether a message that names no configuration set goes through the main one. */
  readonly defaultConfigurationSet: boolean;
  /** What SES does with mail while the MAIL FROM domain's MX record is not there. */
  readonly mailFromOnFailure: MailFromOnFailure;
}

/** `REJECT_MESSAGE` refuses mail, `USE_DEFAULT_VALUE` sends with an envelope domain of SES's own. */
export type MailFromOnFailure = "USE_DEFAULT_VALUE" | "REJECT_MESSAGE";

/** The credentials, each an output that the engine keeps secret. */
export interface Credentials {
  readonly porkbunApiKey: Output<string>;
  readonly porkbunSecretApiKey: Output<string>;
  /** Base64 of at least 32 bytes. */
  readonly linkSigningKey: Output<string>;
}

const DOMAIN_PATTERN = "(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])";
const domain = matching(new RegExp(`^(?=.{4,253}$)${DOMAIN_PATTERN}$`), "a domain in lower case", "example.org");
const address = matching(
  new RegExp(`^[A-Za-z0-9.!#$%&'*+/=?^_\`{|}~-]{1,64}@(?=.{4,253}$)${DOMAIN_PATTERN}$`),
  "an e-mail address",
  "you@example.org",
);

/** A stack's name is part of names and of a domain: at most 16 characters, since a role's name has 64. */
const STACK_NAME = /^(?=.{1,16}$)[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/** A domain itself, or one below it. */
const within = (parent: string) => ({
  accepts: (value: string) => domain.accepts(value) && (value === parent || value.endsWith(`.${parent}`)),
  what: `${parent} or a domain in it`,
  example: parent,
});

function readPlace(config: ConfigReader, stack: string): Place {
  if (!STACK_NAME.test(stack)) {
    config.fault(
      "stack",
      `${JSON.stringify(stack)} cannot be part of a name: at most 16 lower-case letters, digits and single hyphens, from a letter`,
      `pulumi stack rename dev --stack ${stack}`,
    );
  } else {
    config.required("stack", {
      accepts: (value) => value === stack,
      what: `the stack's own name, ${stack}: these may be another stack's values`,
      example: stack,
    });
  }
  const region = config.required(
    "region",
    matching(/^(?!cn-)[a-z]{2}(-[a-z]+)+-\d$/, "an AWS Region that has SES", "us-east-1"),
  );
  return Object.freeze({
    partition: region.startsWith("us-gov-") ? "aws-us-gov" : "aws",
    region,
    accountId: config.required(
      "accountId",
      matching(
        /^\d{12}$/,
        "the 12 digits of an AWS account",
        '"$(aws sts get-caller-identity --query Account --output text)"',
      ),
    ),
    name: config.required(
      "name",
      matching(
        /^(?=.{2,24}$)[a-z][a-z0-9]*(-[a-z0-9]+)*$/,
        "2 to 24 lower-case letters, digits and single hyphens, from a letter",
        "example",
      ),
    ),
    stack,
  });
}

/** The domain to send from. A stack that is not production has a part of the zone to itself, so no two share an identity. */
function readSendingDomain(config: ConfigReader, stack: string, zone: string, production: boolean): string {
  const own = production ? zone : `${stack}.${zone}`;
  return config.optional("sendingDomain", config.isFaulty("stack", "zone", "production") ? domain : within(own)) ?? own;
}

/** Addresses at the sending domain; while that has a fault, any. */
function readAddressIdentities(config: ConfigReader, sendingDomain: string): string[] {
  if (config.isFaulty("stack", "zone", "production", "sendingDomain")) return config.list("addressIdentities", address);
  return config.list("addressIdentities", {
    accepts: (value) => address.accepts(value) && value.endsWith(`@${sendingDomain}`),
    what: `an address at ${sendingDomain}`,
    example: `you@${sendingDomain}`,
  });
}

function readDkimTokens(config: ConfigReader): string[] {
  const tokens = config.list(
    "dkimTokens",
    matching(/^[a-z0-9]{32}$/, "an Easy DKIM token of 32 lower-case letters and digits", "<token>"),
  );
  if (tokens.length !== 0 && tokens.length !== 3 && !config.isFaulty("dkimTokens")) {
    const problem = `has ${String(tokens.length)} where Easy DKIM has 3; without any, those that SES assigns are used`;
    config.fault("dkimTokens", problem, config.command("rm dkimTokens"));
  }
  return tokens;
}

/** Entries that name something of this stack; while what its names come from has a fault, any. */
function readAdoption(
  config: ConfigReader,
  place: Place,
  identities: readonly string[],
  managesAccount: boolean,
): string[] {
  const unnamed = config.isFaulty("stack", "name", "zone", "production", "sendingDomain", "addressIdentities");
  const known = adoptable(names(place), identities, managesAccount);
  return config.list("adopt", {
    accepts: (entry) => unnamed || known.includes(entry),
    what: `one of ${known.join(", ")}`,
  });
}

/** Whom others reach, and where, unless the stack says otherwise. */
function readContacts(config: ConfigReader, zone: string) {
  const contact = (key: string, mailbox: string) => config.optional(key, address) ?? `${mailbox}@${zone}`;
  const website = `https://${zone}`;
  return {
    dmarcAggregateReports: contact("dmarcAggregateReports", "dmarc"),
    dmarcFailureReports: contact("dmarcFailureReports", "dmarc"),
    abuseContact: contact("abuseContact", "abuse"),
    complianceContact: contact("complianceContact", "compliance"),
    website: config.optional("website", matching(/^https:\/\/\S+$/, "an https URL", website)) ?? website,
  };
}

/** The roles and the profile that a stack names; each role is one of its own account. */
function readPrincipals(config: ConfigReader, { partition, accountId }: Place) {
  const role = (name: string) =>
    matching(
      new RegExp(`^arn:${partition}:iam::${accountId || "\\d{12}"}:role/[\\w+=,.@/-]+$`),
      `the ARN of a role of account ${accountId}`,
      `arn:${partition}:iam::${accountId}:role/${name}`,
    );
  const profile = config.optional("profile", matching(/^[\w.@/+-]+$/, "the name of an AWS profile", "default"));
  const assumeRoleArn = config.optional("assumeRoleArn", role("deploy"));
  return {
    ...(profile && { profile }),
    ...(assumeRoleArn && { assumeRoleArn }),
    senderPrincipals: config.list("senderPrincipals", role("application")),
  };
}

/** An `aws:` key configures the default provider, which this program does not use: it would be ignored in silence. */
function refuseProviderConfig(config: ConfigReader, values: StackConfiguration["values"]): void {
  for (const fullKey of Object.keys(values).filter((key) => key.startsWith("aws:"))) {
    const key = fullKey.slice("aws:".length);
    const value = values[fullKey] ?? "";
    const problem = "configures a provider that this program does not use";
    const remove = config.command(`rm ${fullKey}`);
    if ((key === "region" || key === "profile") && /^[\w.-]+$/.test(value)) {
      config.fault(
        fullKey,
        `${problem}; the setting is ${key}`,
        `${remove} && ${config.command(`set ${key} ${value}`)}`,
      );
    } else config.fault(fullKey, problem, remove);
  }
}

function checkCredentials(config: ConfigReader): void {
  const prompt = (key: string) => config.command(`set --secret ${key}`);
  for (const [key, prefix] of [
    ["porkbunApiKey", "pk1_"],
    ["porkbunSecretApiKey", "sk1_"],
  ] as const) {
    const what = `the Porkbun key that begins with ${prefix} (https://porkbun.com/account/api)`;
    config.credential(
      key,
      { accepts: (value) => value.startsWith(prefix) && /^\S{12,}$/.test(value), what },
      prompt(key),
    );
  }
  config.credential(
    "linkSigningKey",
    {
      accepts: (value) => /^[A-Za-z0-9+/]+={0,2}$/.test(value) && Buffer.from(value, "base64").length >= 32,
      what: "base64 of at least 32 bytes",
    },
    `openssl rand -base64 32 | ${prompt("linkSigningKey")}`,
  );
}

/**
 * Checks a stack's configuration.
 *
 * @returns the settings, or everything that is wrong with the configuration; never both
 */
export function parseSettings(
  configuration: StackConfiguration,
): { settings: Settings } | { faults: readonly Fault[] } {
  const { stack } = configuration;
  const config = new ConfigReader(configuration);
  const place = readPlace(config, stack);
  const production = config.flag("production", stack === "prod");
  const zone = config.required("zone", domain);
  const sendingDomain = readSendingDomain(config, stack, zone, production);
  const addressIdentities = readAddressIdentities(config, sendingDomain);
  const alertRecipients = config.someOf("alertRecipients", address);
  const reportRecipients = config.list("reportRecipients", address);
  const domainVerificationToken = config.optional(
    "domainVerificationToken",
    matching(/^[A-Za-z0-9+/]{43}=$/, "the 44 characters that SES gives for the _amazonses record", "<token>"),
  );
  const manageAccountSettings = config.flag("manageAccountSettings", false);
  const settings: Settings = {
    place,
    production,
    ...readPrincipals(config, place),
    zone,
    sendingDomain,
    addressIdentities,
    alertRecipients,
    reportRecipients: reportRecipients.length > 0 ? reportRecipients : alertRecipients,
    dkimTokens: readDkimTokens(config),
    ...(domainVerificationToken && { domainVerificationToken }),
    ...readContacts(config, zone),
    dailyQuota: config.count("dailyQuota", "how many messages SES lets the account send a day", "200"),
    expectedDailyVolume: config.count("expectedDailyVolume", "how many messages the stack sends a day", "500"),
    manageAccountSettings,
    adopt: readAdoption(config, place, [sendingDomain, ...addressIdentities], manageAccountSettings),
    defaultConfigurationSet: config.flag("defaultConfigurationSet", true),
    mailFromOnFailure: config.choice("mailFromOnFailure", ["USE_DEFAULT_VALUE", "REJECT_MESSAGE"]),
  };
  if (configuration.credentials !== "unread") checkCredentials(config);
  refuseProviderConfig(config, configuration.values);
  config.refuseUnknown();
  if (config.faults.length > 0) return { faults: config.faults };
  for (const value of Object.values(settings)) Object.freeze(value);
  return { settings: Object.freeze(settings) };
}

/** All faults of a stack's configuration as one message, each with the line that mends it. */
export function describeFaults(stack: string, faults: readonly Fault[]): string {
  const count = faults.length === 1 ? "a fault" : `${String(faults.length)} faults`;
  const lines = faults.map(({ key, problem, remedy }) => `  ${key} ${problem}.\n    ${remedy}`);
  return [`The configuration of stack ${stack} has ${count}:`, ...lines].join("\n");
}

/** The SDK has it, and its types leave it out. */
const sdk = runtime as unknown as { isConfigSecret: (this: void, fullKey: string) => boolean };

/**
 * Reads the settings of the stack that is being deployed.
 *
 * @throws RunError, which the engine shows without a stack trace, with every fault of the configuration
 */
export function loadSettings(): Settings & { readonly credentials: Credentials } {
  const values = runtime.allConfig();
  const stack = getStack();
  const parsed = parseSettings({
    project: getProject(),
    stack,
    values,
    secretKeys: Object.keys(values).filter(sdk.isConfigSecret),
  });
  if ("faults" in parsed) throw new RunError(describeFaults(stack, parsed.faults));
  const config = new Config();
  return Object.freeze({
    ...parsed.settings,
    credentials: {
      porkbunApiKey: config.requireSecret("porkbunApiKey"),
      porkbunSecretApiKey: config.requireSecret("porkbunSecretApiKey"),
      linkSigningKey: config.requireSecret("linkSigningKey"),
    },
  });
}
