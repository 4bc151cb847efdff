import { Certificate } from "@pulumi/aws/acm/certificate";
import { ComponentResource, type Output } from "@pulumi/pulumi";
import type { ValidationRecord } from "../dns/records";
import { after, type Options } from "../resource-options/order";
import { kept } from "../resource-options/retention";

/** The arguments of the {@link LinksCertificate}. */
export interface LinksCertificateArgs {
  /** The host of the links. */
  readonly domain: string;
  readonly production: boolean;
}

/** The certificate of the links' host, which AWS issues and renews as long as its record is in the zone. */
export class LinksCertificate extends ComponentResource {
  /** Known after deployment only. */
  readonly arn: Output<string>;
  /** The record by which AWS validates that the host is ours. Known after deployment only. */
  readonly validation: Output<ValidationRecord>;

  constructor(name: string, args: LinksCertificateArgs, opts: Options) {
    super("mail:index:LinksCertificate", name, args, opts);
    const certificate = new Certificate(
      name,
      { domainName: args.domain, validationMethod: "DNS" },
      { parent: this, ...after(opts), ...kept(args.production) },
    );
    this.arn = certificate.arn;
    // One host, so one record.
    this.validation = certificate.domainValidationOptions.apply(([option]) => ({
      name: option?.resourceRecordName ?? "",
      content: option?.resourceRecordValue ?? "",
    }));
    this.registerOutputs();
  }
}
