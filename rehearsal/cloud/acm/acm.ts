/** AWS Certificate Manager: certificates of hosts. Whether their records are in the zone is what the scenarios about DNS play. */
import type { Answer, Call, Service } from "../gateway";
import type { Principals } from "../iam/principals";
import { Refusal } from "../refusal";

/** A certificate, by the names of https://docs.aws.amazon.com/acm/latest/APIReference/API_CertificateDetail.html. */
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

  /** What the provider waits for: the certificate's record was seen. */
  issue({ certificateArn }: { certificateArn: string }): void {
    this.#certificate(certificateArn).Status = "ISSUED";
  }

  /** What a CAA record comes to that lets other authorities alone issue. */
  fail(arn: string): void {
    Object.assign(this.#certificate(arn), { Status: "FAILED", FailureReason: "CAA_ERROR" });
  }

  /**
   * The host of a certificate that is issued.
   *
   * @throws Refusal of API Gateway for any other
   */
  hostOf(arn: string): string {
    const { DomainName, Status } = this.#certificate(arn);
    if (Status === "ISSUED") return DomainName;
    throw new Refusal("apigateway", "BadRequestException", `Unsupported certificate. The certificate must be issued.`);
  }

  handle({ operation, caller, body }: Call): Promise<Answer | undefined> {
    if (operation !== "DescribeCertificate") return Promise.resolve(undefined);
    const { CertificateArn } = JSON.parse(body) as { CertificateArn: string };
    this.principals.authorise(caller, { action: "acm:DescribeCertificate", resource: CertificateArn });
    const Certificate = this.#certificate(CertificateArn);
    return Promise.resolve({ status: 200, body: JSON.stringify({ Certificate }) });
  }

  #certificate(arn: string): Certificate {
    const found = this.#certificates.get(arn);
    if (found) return found;
    throw new Refusal("acm", "ResourceNotFoundException", `Could not find certificate ${arn}.`, 404);
  }
}
