/** Every fault that the settings can have, as a line of a stack's file, and what is said of it. */

/** A stack's file without a fault. Cases put their own lines in the place of a key's, or below `config:`. */
export const FILE = `config:
  stack: acme
  name: example
  accountId: "111122223333"
  zone: example.org
  production: true
  alertRecipients:
    - you@example.org
`;

export interface Case {
  readonly what: string;
  readonly key: string;
  /** What stands in the file for the key. */
  readonly lines: string;
  /** The line that is named; undefined where the file has none. */
  readonly line: number | undefined;
  readonly problem: string;
  readonly remedy: readonly string[];
}

const replaceWith = (...lines: string[]) => [
  "  Replace the key with:",
  ...lines.map((line) => `  candlefish-mail:${line}`),
];
const add = (...lines: string[]) => ['  Add below "config:":', ...lines.map((line) => `  candlefish-mail:${line}`)];
const list = (key: string, ...items: string[]) => [
  "  Replace the key with:",
  `  candlefish-mail:${key}:`,
  ...items.map((item) => `    - ${item}`),
];
const DELETE = ["  Delete the key."];
const run = (line: string) => ["  Run:", `    npx pulumi stack select acme --create && ${line}`];
const PORKBUN = "https://porkbun.com/account/api";
const SET = "npx pulumi config set --secret";

/** A case with one line of a plain value, which stands where the key stood or else in line 2. */
const line = (
  what: string,
  key: string,
  value: string,
  at: number,
  problem: string,
  remedy: readonly string[],
): Case => ({
  what,
  key,
  lines: `  ${key}: ${value}\n`,
  line: at,
  problem,
  remedy,
});
/** A case with a list, whose item at this index is named. */
const items = (
  what: string,
  key: string,
  values: readonly string[],
  at: number,
  problem: string,
  remedy: readonly string[],
): Case => ({
  what,
  key,
  lines: `  ${key}:\n${values.map((value) => `    - ${value}\n`).join("")}`,
  line: at,
  problem,
  remedy,
});
const absent = (key: string, problem: string, remedy: readonly string[]): Case => ({
  what: `${key} is absent`,
  key,
  lines: "",
  line: undefined,
  problem,
  remedy,
});

const DOMAIN = "a domain in lower case, international ones as A-labels (xn--)";
const ADDRESS = "an e-mail address with its domain in lower case";
const ROLE = "the ARN of a role of account 111122223333";
const NAME = "2 to 24 lower-case letters, digits and single hyphens, from a letter";
const ACCOUNT = "the 12 digits of an AWS account, in quotes where the first is 0";
const OWN_NAME = "the stack's own name, acme: these may be another stack's values";
const EXPOSED = "since whoever has the file has it";

export const CASES: readonly Case[] = [
  absent("stack", `is missing: ${OWN_NAME}`, add("stack: acme")),
  line("another stack's values", "stack", "prod", 2, `"prod" is not ${OWN_NAME}`, replaceWith("stack: acme")),
  absent("name", `is missing: ${NAME}`, add("name: example")),
  line(
    "a name that AWS would not take",
    "name",
    "Candle_Fish",
    3,
    `"Candle_Fish" is not ${NAME}`,
    replaceWith("name: example"),
  ),
  absent("accountId", `is missing: ${ACCOUNT}`, add('accountId: "111122223333"')),
  line(
    "an account that is none",
    "accountId",
    '"12345"',
    4,
    `"12345" is not ${ACCOUNT}`,
    replaceWith('accountId: "111122223333"'),
  ),
  line(
    "an account whose first digit is 0, without quotes",
    "accountId",
    "012345678901",
    4,
    `"12345678901" is not ${ACCOUNT}`,
    replaceWith('accountId: "111122223333"'),
  ),
  line(
    "a Region that there is not",
    "region",
    "eu-west-9",
    2,
    '"eu-west-9" is not an AWS Region that has SES',
    replaceWith("region: us-east-1"),
  ),
  line(
    "a Region in capitals",
    "region",
    "EU-West-1",
    2,
    '"EU-West-1" is not an AWS Region that has SES',
    replaceWith("region: eu-west-1"),
  ),
  line(
    "a Region of China",
    "region",
    "cn-north-1",
    2,
    '"cn-north-1" is not an AWS Region that has SES',
    replaceWith("region: us-east-1"),
  ),
  line(
    "a Region without a value",
    "region",
    "",
    2,
    "is missing: an AWS Region that has SES",
    replaceWith("region: us-east-1"),
  ),
  line(
    "a profile that is none",
    "profile",
    "my profile",
    2,
    '"my profile" is not the name of an AWS profile',
    replaceWith("profile: default"),
  ),
  line(
    "a role of another account to deploy as",
    "assumeRoleArn",
    "arn:aws:iam::999900001111:role/deploy",
    2,
    `"arn:aws:iam::999900001111:role/deploy" is not ${ROLE}`,
    replaceWith("assumeRoleArn: arn:aws:iam::111122223333:role/deploy"),
  ),
  absent("zone", `is missing: ${DOMAIN}`, add("zone: example.org")),
  line(
    "a zone in capitals",
    "zone",
    "Acme.Example",
    5,
    `"Acme.Example" is not ${DOMAIN}`,
    replaceWith("zone: acme.example"),
  ),
  line(
    "a zone in its own script",
    "zone",
    "bücher.example",
    5,
    `"bücher.example" is not ${DOMAIN}`,
    replaceWith("zone: xn--bcher-kva.example"),
  ),
  line(
    "a zone with a final dot",
    "zone",
    "example.com.",
    5,
    `"example.com." is not ${DOMAIN}`,
    replaceWith("zone: example.com"),
  ),
  line(
    "a zone that is no domain",
    "zone",
    "not a zone",
    5,
    `"not a zone" is not ${DOMAIN}`,
    replaceWith("zone: example.org"),
  ),
  line(
    "a zone that is a list",
    "zone",
    "[example.com]",
    5,
    `"[\\"example.com\\"]" is not ${DOMAIN}`,
    replaceWith("zone: example.org"),
  ),
  line(
    "an encrypted value that is no credential",
    "zone",
    "{ secure: v1:abc:def }",
    5,
    "is encrypted, and only credentials may be: names and records are made from it",
    replaceWith("zone: example.org"),
  ),
  line(
    "a domain outside the zone",
    "sendingDomain",
    "notexample.org",
    2,
    '"notexample.org" is not example.org or a domain in it',
    replaceWith("sendingDomain: example.org"),
  ),
  line(
    "a production that is yes",
    "production",
    "yes",
    6,
    '"yes" is not true or false',
    replaceWith("production: true"),
  ),
  line("a production that is no", "production", "no", 6, '"no" is not true or false', replaceWith("production: false")),
  line(
    "an account's owner that is yes",
    "manageAccountSettings",
    "yes",
    2,
    '"yes" is not true or false',
    replaceWith("manageAccountSettings: true"),
  ),
  line(
    "an account's owner that is unclear",
    "manageAccountSettings",
    "perhaps",
    2,
    '"perhaps" is not true or false',
    replaceWith("manageAccountSettings: false"),
  ),
  line(
    "a default set that is off",
    "defaultConfigurationSet",
    "off",
    2,
    '"off" is not true or false',
    replaceWith("defaultConfigurationSet: false"),
  ),
  items(
    "an identity at another domain",
    "addressIdentities",
    ["you@example.com"],
    3,
    'holds "you@example.com", which is not an address at example.org',
    list("addressIdentities", "you@example.org"),
  ),
  items(
    "a sender of another account",
    "senderPrincipals",
    ["arn:aws:iam::999900001111:role/x"],
    3,
    `holds "arn:aws:iam::999900001111:role/x", which is not ${ROLE}`,
    list("senderPrincipals", "arn:aws:iam::111122223333:role/application"),
  ),
  items(
    "a sender that is everybody",
    "senderPrincipals",
    ["arn:aws:iam::111122223333:role/*"],
    3,
    `holds "arn:aws:iam::111122223333:role/*", which is not ${ROLE}`,
    list("senderPrincipals", "arn:aws:iam::111122223333:role/application"),
  ),
  absent("alertRecipients", `is empty, and needs ${ADDRESS}`, [
    '  Add below "config:":',
    "  candlefish-mail:alertRecipients:",
    "    - you@example.org",
  ]),
  line(
    "nobody to alert",
    "alertRecipients",
    "[]",
    7,
    `is empty, and needs ${ADDRESS}`,
    list("alertRecipients", "you@example.org"),
  ),
  items(
    "an alert to no address",
    "alertRecipients",
    ["a@example.org", "nobody"],
    9,
    `holds "nobody", which is not ${ADDRESS}`,
    list("alertRecipients", "a@example.org", "you@example.org"),
  ),
  items(
    "an address in capitals",
    "alertRecipients",
    ["You@Example.ORG"],
    8,
    `holds "You@Example.ORG", which is not ${ADDRESS}`,
    list("alertRecipients", "You@example.org"),
  ),
  items(
    "a number among addresses",
    "alertRecipients",
    ["7"],
    8,
    `holds 7, which is not ${ADDRESS}`,
    list("alertRecipients", "you@example.org"),
  ),
  line(
    "a list that is a text",
    "alertRecipients",
    "you@example.org",
    7,
    '"you@example.org" is not a list',
    list("alertRecipients", "you@example.org"),
  ),
  items(
    "one address twice",
    "reportRecipients",
    ["a@example.org", "b@example.org", "a@example.org"],
    5,
    'holds "a@example.org" twice',
    list("reportRecipients", "a@example.org", "b@example.org"),
  ),
  items(
    "two DKIM tokens",
    "dkimTokens",
    ["a".repeat(32), "b".repeat(32)],
    2,
    "has 2 where Easy DKIM has 3; without any, those that SES assigns are used",
    replaceWith("dkimTokens: []"),
  ),
  items(
    "a DKIM token that is none",
    "dkimTokens",
    ["abc"],
    3,
    'holds "abc", which is not an Easy DKIM token of 32 lower-case letters and digits',
    replaceWith("dkimTokens: []"),
  ),
  line(
    "a verification token that is none",
    "domainVerificationToken",
    "abc",
    2,
    '"abc" is not the 44 characters that SES gives for the _amazonses record',
    replaceWith('domainVerificationToken: ""'),
  ),
  ...["dmarcAggregateReports", "dmarcFailureReports", "abuseContact", "complianceContact"].map((key) =>
    line(
      `${key} that is no address`,
      key,
      "nobody",
      2,
      `"nobody" is not ${ADDRESS}`,
      replaceWith(`${key}: you@example.org`),
    ),
  ),
  line(
    "a website without TLS",
    "website",
    "http://example.org",
    2,
    '"http://example.org" is not an https URL',
    replaceWith("website: https://example.org"),
  ),
  line(
    "a company's name that is an essay",
    "company",
    "x".repeat(65),
    2,
    `"${"x".repeat(65)}" is not one line of at most 64 characters`,
    replaceWith("company: Example"),
  ),
  line(
    "a postal address that is too long for a footer",
    "postalAddress",
    "x".repeat(201),
    2,
    `"${"x".repeat(201)}" is not one line of at most 200 characters`,
    replaceWith("postalAddress: 12 Harbor Street, Portland, ME 04101, USA"),
  ),
  line(
    "a use case that says nothing",
    "useCase",
    "mail",
    2,
    '"mail" is not a text of 20 to 2,000 characters',
    replaceWith("useCase: Account verification and receipts for the customers of example.org."),
  ),
  line(
    "a quota that is no number",
    "dailyQuota",
    "many",
    2,
    '"many" is not a whole number from 1 to 999999999: how many messages SES lets the account send a day',
    replaceWith("dailyQuota: 200"),
  ),
  line(
    "a quota without a value",
    "dailyQuota",
    "",
    2,
    "is missing: how many messages SES lets the account send a day",
    replaceWith("dailyQuota: 200"),
  ),
  line(
    "a volume of nothing",
    "expectedDailyVolume",
    "0",
    2,
    '"0" is not a whole number from 1 to 999999999: how many messages the stack sends a day',
    replaceWith("expectedDailyVolume: 500"),
  ),
  line(
    "something to adopt that is no list",
    "adopt",
    "identity:example.org",
    2,
    '"identity:example.org" is not a list',
    replaceWith("adopt: []"),
  ),
  line(
    "a third way with MAIL FROM",
    "mailFromOnFailure",
    "REJECT",
    2,
    '"REJECT" is not USE_DEFAULT_VALUE or REJECT_MESSAGE',
    replaceWith("mailFromOnFailure: USE_DEFAULT_VALUE"),
  ),
  line(
    "a choice in lower case",
    "mailFromOnFailure",
    "reject_message",
    2,
    '"reject_message" is not USE_DEFAULT_VALUE or REJECT_MESSAGE',
    replaceWith("mailFromOnFailure: REJECT_MESSAGE"),
  ),
  line("a slip of the pen", "alertRecipient", "a@example.org", 2, "is not a setting of this program", DELETE),
  line(
    "a Region for a provider that nothing uses",
    "aws:region",
    "eu-west-1",
    2,
    "configures something that this program does not use; the setting is region",
    replaceWith("region: eu-west-1"),
  ),
  line(
    "any other key for that provider",
    "aws:skipMetadataApiCheck",
    '"true"',
    2,
    "configures something that this program does not use",
    DELETE,
  ),
  line(
    "a namespace that is misspelt",
    "candlefish-mial:website",
    "https://example.org",
    2,
    "configures something that this program does not use",
    DELETE,
  ),
  line(
    "a Porkbun key in the clear",
    "porkbunApiKey",
    "pk1_0123456789",
    2,
    `is in the clear, not a secret: replace it where it was issued, ${EXPOSED}`,
    run(`${SET} porkbunApiKey`),
  ),
  line(
    "the other Porkbun key in the clear",
    "porkbunSecretApiKey",
    "sk1_0123456789",
    2,
    `is in the clear, not a secret: replace it where it was issued, ${EXPOSED}`,
    run(`${SET} porkbunSecretApiKey`),
  ),
  line(
    "the signing key in the clear",
    "linkSigningKey",
    "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWY=",
    2,
    `is in the clear, not a secret: replace it where it was issued, ${EXPOSED}`,
    run(`openssl rand -base64 32 | ${SET} linkSigningKey`),
  ),
  line(
    "a Porkbun key in another place",
    "website",
    "https://example.org/sk1_0123456789",
    2,
    `holds a Porkbun key: replace it at ${PORKBUN}, ${EXPOSED}`,
    replaceWith("website: https://example.org"),
  ),
];
