/** The DNS records that a stack's mail needs, as plain data. */

/** A record as it is wanted in a zone. */
export interface DnsRecord {
  /** Fully qualified, lower case, without a final dot. */
  readonly name: string;
  readonly type: "CNAME" | "MX" | "TXT";
  /** A host name without a final dot, or for TXT the joined text without quotes. */
  readonly content: string;
  /** The preference of an MX record. */
  readonly priority?: number;
  /** In seconds. */
  readonly ttl: number;
}

/** What a stack's records are computed from. */
export interface DesiredRecords {
  /** The zone at the DNS host: the sending domain itself or a parent of it. */
  readonly zone: string;
  /** The domain in the From address, an SES identity. */
  readonly sendingDomain: string;
  /** The custom MAIL FROM domain, which SES requires to be below the sending domain. */
  readonly mailFromDomain: string;
  /** The AWS Region that sends. */
  readonly region: string;
  /** The value of the `_amazonses` record, if SES has given one (the API before SES v2 did). */
  readonly verificationToken?: string;
  /** Who gets the DMARC reports. */
  readonly dmarc: {
    /** Addresses for aggregate reports. */
    readonly rua: readonly string[];
    /** Addresses for failure reports; may be empty. */
    readonly ruf: readonly string[];
  };
}

/**
 * Porkbun's smallest TTL and its default, in seconds: a mistake stays in caches for ten minutes. Porkbun raises a smaller TTL to
 * this one, so every run would find a TTL other than the one that it asked for.
 */
export const SMALLEST_TTL = 600;

/**
 * Regions whose Easy DKIM keys are published below a domain of their own; elsewhere it is `dkim.amazonses.com`
 * (https://docs.aws.amazon.com/general/latest/gr/ses.html#ses_dkim_domains).
 */
const regionsWithOwnDkimDomain = new Set([
  "af-south-1",
  "ap-northeast-3",
  "ap-south-2",
  "ap-southeast-3",
  "ap-southeast-5",
  "ca-west-1",
  "eu-central-2",
  "eu-south-1",
  "il-central-1",
  "me-central-1",
  "us-gov-east-1",
]);

/** Whether `name` is `domain` or below it. */
export function isWithin(name: string, domain: string): boolean {
  return name === domain || name.endsWith(`.${domain}`);
}

/** A name in the form of {@link DnsRecord}: DNS ignores case, and the final dot is mere notation. */
export function canonicalName(name: string): string {
  return name.toLowerCase().replace(/\.$/, "");
}

/**
 * The tag `rua` or `ruf`: comma-separated mailto URIs, in which a comma, a semicolon or an exclamation mark of the address
 * would end the URI, the tag or the address (RFC 9989 section 4.7).
 */
function reportsTo(tag: string, addresses: readonly string[]): string {
  const encoded = (address: string) =>
    address.replace(/[,;!]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
  return `${tag}=${addresses.map((address) => `mailto:${encoded(address)}`).join(",")}`;
}

/**
 * The records of a stack, except for DKIM's, whose tokens may be unknown until the identity exists in SES.
 *
 * For mail through SES only the SPF record of the MAIL FROM domain counts; the record at the sending domain is part of the
 * production access request and does no harm.
 *
 * @throws Error when a name lies outside the zone, the MAIL FROM domain is not below the sending domain, or nobody gets the DMARC
 * reports
 */
export function stackRecords(desired: DesiredRecords): DnsRecord[] {
  const { zone, sendingDomain, mailFromDomain, region, verificationToken, dmarc } = desired;
  if (!isWithin(sendingDomain, zone))
    throw new Error(`The sending domain ${sendingDomain} is not in the zone ${zone}.`);
  if (mailFromDomain === sendingDomain || !isWithin(mailFromDomain, sendingDomain)) {
    throw new Error(`The MAIL FROM domain ${mailFromDomain} is not below the sending domain ${sendingDomain}.`);
  }
  if (dmarc.rua.length === 0) throw new Error("DMARC needs an address for aggregate reports.");
  const spf = "v=spf1 include:amazonses.com ~all";
  const failureReports = dmarc.ruf.length > 0 ? [reportsTo("ruf", dmarc.ruf), "fo=1"] : [];
  const policy = ["v=DMARC1", "p=quarantine", reportsTo("rua", dmarc.rua), ...failureReports].join("; ");
  return [
    ...(verificationToken
      ? [{ name: `_amazonses.${sendingDomain}`, type: "TXT" as const, content: verificationToken, ttl: SMALLEST_TTL }]
      : []),
    { name: sendingDomain, type: "TXT", content: spf, ttl: SMALLEST_TTL },
    { name: mailFromDomain, type: "TXT", content: spf, ttl: SMALLEST_TTL },
    {
      name: mailFromDomain,
      type: "MX",
      content: `feedback-smtp.${region}.amazonses.com`,
      priority: 10,
      ttl: SMALLEST_TTL,
    },
    { name: `_dmarc.${sendingDomain}`, type: "TXT", content: policy, ttl: SMALLEST_TTL },
  ];
}

/**
 * The CNAME records through which receivers find the keys of Easy DKIM.
 *
 * @throws Error unless there are three distinct tokens, each a DNS label
 */
export function dkimRecords(sendingDomain: string, region: string, tokens: readonly string[]): DnsRecord[] {
  if (new Set(tokens).size !== 3 || tokens.length !== 3 || !tokens.every((token) => /^[a-z0-9]{1,63}$/.test(token))) {
    throw new Error(`Easy DKIM has three distinct tokens of letters and digits, not: ${tokens.join(", ") || "none"}.`);
  }
  const domain = regionsWithOwnDkimDomain.has(region) ? `dkim.${region}.amazonses.com` : "dkim.amazonses.com";
  return tokens.map((token) => ({
    name: `${token}._domainkey.${sendingDomain}`,
    type: "CNAME",
    content: `${token}.${domain}`,
    ttl: SMALLEST_TTL,
  }));
}

/** The record by which AWS Certificate Manager validates that a host is ours, in its own notation. */
export interface ValidationRecord {
  readonly name: string;
  readonly content: string;
}

/**
 * The CNAME record that validates the certificate of a host, now and at each renewal.
 *
 * @throws Error if the record is not below that host
 */
export function validationRecord(host: string, { name, content }: ValidationRecord): DnsRecord {
  if (!canonicalName(name).endsWith(`.${host}`))
    throw new Error(`AWS validates ${host} by a record below it, not by: ${name || "none"}.`);
  return alias(name, content);
}

/**
 * The CNAME record that points the links' host to API Gateway.
 *
 * @throws Error if the target is not a host name
 */
export const linksRecord = (host: string, target: string): DnsRecord => alias(host, target);

function alias(from: string, to: string): DnsRecord {
  const [name, content] = [canonicalName(from), canonicalName(to)];
  if (!/^[a-z0-9_-]+(?:\.[a-z0-9_-]+)+$/.test(content))
    throw new Error(`${name} must be an alias of a host name, not of: ${to || "none"}.`);
  return { name, type: "CNAME", content, ttl: SMALLEST_TTL };
}
