/** AWS Certificate Manager: certificates for hosts. Whether their validation records are in the zone is left to the scenarios about DNS. */
import type { Answer, Call, Service } from "../gateway";
import type { Principals } from "../iam/principals";
import { Refusal } from "../refusal";

/** A certificate, with the field names of https://docs.aws.amazon.com/acm/latest/APIReference/API_CertificateDetail.html. */
interface Certificate {
  readonly CertificateArn: string;
  readonly DomainName: string;
  Status: "PENDING_VALIDATION" | "ISSUED" | "FAILED" | "VALIDATION_TIMED_OUT";
  FailureReason?: "CAA_ERROR";
}

export class Acm implements Service {
  readonly #certificates = new Map<string, Certificate>();

  constructor(private readonly principals: Principals) {}

  createCertificate({ domainName }: { domainName: string }, arn: string): void {
    this.#certificates.set(arn, { CertificateArn: arn, DomainName: domainName, Status: "PENDING_VALIDATION" });
  }

  /** Issues a certificate: ACM has seen its validation record, which is what the provider waits for. */
  issue({ certificateArn }: { certificateArn: string }): void {
    this.#certificate(certificateArn).Status = "ISSUED";
  }

  /** Fails a certificate as a CAA record does that allows only other authorities. */
  fail(arn: string): void {
    Object.assign(this.#certificate(arn), { Status: "FAILED", FailureReason: "CAA_ERROR" });
  }

  /**
   * The host of an issued certificate.
   *
   * @throws Refusal by API Gateway for a certificate in any other status
   */
  hostOf(arn: string): string {
    const { DomainName, Status } = this.#certificate(arn);
    if (Status === "ISSUED") return DomainName;
    throw new Refusal("apigateway", "BadRequestException", `Unsupported certificate. The certificate must be issued.`);
  }

  handle({ operation, caller, body }: Call): Promise<Answer | undefined> {
    if (operation !== "DescribeCertificate") return Promise.resolve(undefined);
    const { CertificateArn } = JSON.parse(body) as { CertificateArn: string };
    this.principals.authorize(caller, { action: "acm:DescribeCertificate", resource: CertificateArn });
    const Certificate = this.#certificate(CertificateArn);
    return Promise.resolve({ status: 200, body: JSON.stringify({ Certificate }) });
  }

  #certificate(arn: string): Certificate {
    const found = this.#certificates.get(arn);
    if (found) return found;
    throw new Refusal("acm", "ResourceNotFoundException", `Could not find certificate ${arn}.`, 404);
  }
}
