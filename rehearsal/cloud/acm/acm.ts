/** AWS Certificate Manager: certificates of hosts. Whether their records are in the zone is what the scenarios about DNS play. */
import { Refusal } from "../refusal";

interface Certificate {
  readonly arn: string;
  readonly domain: string;
  issued: boolean;
}

export class Acm {
  readonly #certificates = new Map<string, Certificate>();

  createCertificate({ domainName }: { domainName: string }, arn: string): void {
    this.#certificates.set(arn, { arn, domain: domainName, issued: false });
  }

  /** What the provider waits for: the certificate's record was seen. */
  issue({ certificateArn }: { certificateArn: string }): void {
    this.#certificate(certificateArn).issued = true;
  }

  /**
   * The host of a certificate that is issued.
   *
   * @throws Refusal of API Gateway for any other
   */
  hostOf(arn: string): string {
    const { domain, issued } = this.#certificate(arn);
    if (issued) return domain;
    throw new Refusal("apigateway", "BadRequestException", `Unsupported certificate. The certificate must be issued.`);
  }

  #certificate(arn: string): Certificate {
    const found = this.#certificates.get(arn);
    if (found) return found;
    throw new Refusal("acm", "ResourceNotFoundException", `Could not find certificate ${arn}.`, 404);
  }
}
