/** The DNS records that follow from a stack's settings. */
import type { Settings } from "../settings/settings";
import type { AwsAccess } from "./aws";
import { type DnsRecord, isWithin, stackRecords } from "./records";
import type { Owner } from "./porkbun/ownership";

/** What one of a stack's commands writes into a zone, apart from values that AWS assigns. */
export interface StackDns {
  readonly zone: string;
  readonly sendingDomain: string;
  readonly region: string;
  readonly owner: Owner;
  /** Whether real mail depends on it: if so, Porkbun's sandbox is refused. */
  readonly production: boolean;
  /** Without what AWS may not have assigned yet: the DKIM records, the certificate's record and that of the links' host. */
  readonly records: readonly DnsRecord[];
}

/** The custom MAIL FROM domain for mail from a domain. */
export function mailFromDomain(sendingDomain: string): string {
  return `bounce.${sendingDomain}`;
}

/** The host of the links in mail from a domain. */
export function linksDomain(sendingDomain: string): string {
  return `links.${sendingDomain}`;
}

/** The records that a stack's mail needs. */
export function stackDns(settings: Settings): StackDns {
  const { zone, sendingDomain, target, production, domainVerificationToken } = settings;
  return {
    zone,
    sendingDomain,
    region: target.region,
    owner: { name: target.name, stack: target.stack, part: "mail" },
    production,
    records: stackRecords({
      zone,
      sendingDomain,
      mailFromDomain: mailFromDomain(sendingDomain),
      region: target.region,
      ...(domainVerificationToken && { verificationToken: domainVerificationToken }),
      dmarc: { rua: [settings.dmarcAggregateReports], ruf: [settings.dmarcFailureReports] },
    }),
  };
}

/** The one record of the links, whose target AWS assigns. */
export function linksDns(settings: Settings): StackDns {
  const mail = stackDns(settings);
  return { ...mail, owner: { ...mail.owner, part: "links" }, records: [] };
}

/** Whether a record is that of the links' host or of its certificate. AWS assigns their values, which only a deployment learns. */
export function isAssigned(sendingDomain: string): (record: Pick<DnsRecord, "name"> & { type: string }) => boolean {
  const host = linksDomain(sendingDomain);
  return ({ name, type }) => type === "CNAME" && isWithin(name, host);
}

/** The AWS access with which a command reads the stack's secret: the same as for deploying the stack. */
export function awsAccess({ target, profile, assumeRoleArn }: Settings): AwsAccess {
  return {
    region: target.region,
    accountId: target.accountId,
    ...(profile && { profile }),
    ...(assumeRoleArn && { assumeRoleArn }),
  };
}
