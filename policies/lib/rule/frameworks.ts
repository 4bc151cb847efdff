/** Where a rule comes from: the standard, the place in it and its address. */
import type { Metadata } from "./rule";

type Source = Pick<Metadata, "framework" | "url">;

/** A control of AWS Foundational Security Best Practices in Security Hub, for example `IAM.21`, with its title. */
export function fsbp(control: string, specification: string): Source {
  const [service = ""] = control.toLowerCase().split(".");
  return {
    framework: { name: "AWS FSBP", version: "1.0.0", reference: control, specification },
    url: `https://docs.aws.amazon.com/securityhub/latest/userguide/${service}-controls.html#${control.toLowerCase().replace(".", "-")}`,
  };
}

/** A recommendation of the CIS AWS Foundations Benchmark, with its title. */
export function cis(reference: string, specification: string): Source {
  return {
    framework: { name: "CIS AWS Foundations Benchmark", version: "3.0.0", reference, specification },
    url: "https://docs.aws.amazon.com/securityhub/latest/userguide/cis-aws-foundations-benchmark.html",
  };
}

/** A best practice of the AWS Well-Architected Framework, with its title and address. */
export function wellArchitected(reference: string, specification: string, url: string): Source {
  return { framework: { name: "AWS Well-Architected", version: "2024-06-27", reference, specification }, url };
}

/** What AWS documents of a service: the guide, the page and what it says. */
export function awsGuide(guide: string, page: string, specification: string, url: string): Source {
  return { framework: { name: guide, version: "latest", reference: page, specification }, url };
}

/** A section of an RFC, with what it requires. */
export function rfc(number: string, section: string, specification: string): Source {
  return {
    framework: { name: `RFC ${number}`, version: number, reference: `section ${section}`, specification },
    url: `https://www.rfc-editor.org/rfc/rfc${number}#section-${section}`,
  };
}

/** AWS on least privilege. */
export const LEAST_PRIVILEGE = wellArchitected(
  "SEC03-BP02",
  "Grant least privilege access",
  "https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_permissions_least_privileges.html",
);

/** What SES's guide says of Easy DKIM. */
export function easyDkimGuide(specification: string): Source {
  const url = "https://docs.aws.amazon.com/ses/latest/dg/send-email-authentication-dkim-easy.html";
  return awsGuide("Amazon SES Developer Guide", "Easy DKIM", specification, url);
}
