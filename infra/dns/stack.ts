/** What a stack's settings say of its DNS. */
import type { Settings } from "../settings";
import type { AwsAccess } from "./aws";
import { type DnsRecord, stackRecords } from "./records";
import type { Owner } from "./porkbun/ownership";

/** A stack's part in a zone, but for DKIM. */
export interface StackDns {
  readonly zone: string;
  readonly sendingDomain: string;
  readonly region: string;
  readonly owner: Owner;
  /** Where a mistake would cost real mail: Porkbun's sandbox is refused. */
  readonly production: boolean;
  /** Without the DKIM records, whose tokens SES may not have assigned yet. */
  readonly records: readonly DnsRecord[];
}

/** The custom MAIL FROM domain of what is sent from a domain. */
export function mailFromDomain(sendingDomain: string): string {
  return `bounce.${sendingDomain}`;
}

/** A stack's part in the zone. */
export function stackDns(settings: Settings): StackDns {
  const { zone, sendingDomain, place, production, domainVerificationToken } = settings;
  return {
    zone,
    sendingDomain,
    region: place.region,
    owner: { name: place.name, stack: place.stack },
    production,
    records: stackRecords({
      zone,
      sendingDomain,
      mailFromDomain: mailFromDomain(sendingDomain),
      region: place.region,
      ...(domainVerificationToken && { verificationToken: domainVerificationToken }),
      dmarc: { rua: [settings.dmarcAggregateReports], ruf: [settings.dmarcFailureReports] },
    }),
  };
}

/** With what the records' command reads the stack's secret: what the stack is deployed with. */
export function awsAccess({ place, profile, assumeRoleArn }: Settings): AwsAccess {
  return {
    region: place.region,
    accountId: place.accountId,
    ...(profile && { profile }),
    ...(assumeRoleArn && { assumeRoleArn }),
  };
}
