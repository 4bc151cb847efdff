/** The host of the links: its certificate, and whether it is there at API Gateway. */
import type { DomainNameConfiguration } from "@aws-sdk/client-apigatewayv2";
import type { CertificateDetail } from "@aws-sdk/client-acm";
import { linksDomain } from "../../infra/dns/stack";
import type { Settings } from "../../infra/settings/settings";
import type { Aws } from "../aws-client/aws";
import * as holdings from "../aws-inventory/holdings";
import type { StateResource } from "../pulumi/cli";
import { type Finding, looked, ok } from "./finding";

const refresh = (stack: string) => [`npx pulumi refresh --stack ${stack}`];

/**
 * How the stack's certificate stands. ACM looks for the record 72 hours
 * (https://docs.aws.amazon.com/acm/latest/userguide/dns-validation.html), and never tries a failed one again
 * (https://docs.aws.amazon.com/acm/latest/userguide/troubleshooting-caa.html).
 *
 * @param inState the certificate of the stack's state
 * @param live undefined: AWS has none by that ARN
 */
export function certificateFinding(
  inState: StateResource | undefined,
  live: CertificateDetail | undefined,
  stack: string,
): Finding {
  const what = "Certificate";
  if (!inState) return ok(what, "not requested yet; npm run up does it");
  if (!live) {
    const detail = "It is in the stack's state, but no longer in AWS.";
    return { what, state: "missing", detail, mend: refresh(stack), stopsUp: true };
  }
  const { Status = "", FailureReason, DomainName = "" } = live;
  if (Status === "ISSUED") return ok(what, `issued for ${DomainName}`);
  if (Status === "PENDING_VALIDATION")
    return ok(what, `${DomainName} waits for its DNS record, which npm run up writes`);
  const because = FailureReason ? ` (${FailureReason})` : "";
  return {
    what,
    state: "wrong",
    detail: `The certificate of ${DomainName} is ${Status}${because}, and will stay so. Once CAA and Delegation below are ok, request another one:`,
    // The engine refuses to replace what is protected; what it replaces stays in AWS.
    mend: [`npm run up -- --stack ${stack} --ignore-protect \\`, `  --replace '${inState.urn}'`],
    stopsUp: true,
  };
}

/**
 * How the host stands at API Gateway; nothing where it is not the stack's: that is among what exists already.
 *
 * @param live undefined: nobody in this Region of the account has it
 */
export function hostFinding(
  domain: string,
  isInState: boolean,
  live: DomainNameConfiguration | undefined,
  stack: string,
): Finding[] {
  const what = domain;
  if (!isInState) return live ? [] : [ok(what, "not at API Gateway yet; npm run up creates it")];
  if (!live) {
    const detail = "It is in the stack's state, but no longer at API Gateway.";
    return [{ what, state: "missing", detail, mend: refresh(stack), stopsUp: true }];
  }
  const { DomainNameStatus = "", DomainNameStatusMessage: because = "" } = live;
  if (DomainNameStatus === "AVAILABLE") return [ok(what, `at API Gateway, ${live.ApiGatewayDomainName ?? ""}`)];
  return [{ what, state: "wrong", detail: `API Gateway says ${DomainNameStatus}${because && `: ${because}`}.` }];
}

/** What AWS says of the host of the links, and whether it has a certificate that is issued. */
export async function linksFindings(
  { sendingDomain, target }: Settings,
  state: readonly StateResource[],
  aws: Aws,
): Promise<{ readonly findings: readonly Finding[]; readonly isIssued: boolean }> {
  const domain = linksDomain(sendingDomain);
  const certificate = state.find(({ type }) => type === "aws:acm/certificate:Certificate");
  const isHost = ({ type, id }: StateResource) => type === "aws:apigatewayv2/domainName:DomainName" && id === domain;
  let isIssued = false;
  const ofCertificate = await looked("Certificate", true, async () => {
    const live = certificate?.id === undefined ? undefined : await holdings.certificate(aws, certificate.id);
    isIssued = live?.Status === "ISSUED";
    return certificateFinding(certificate, live, target.stack);
  });
  const ofHost = await looked(domain, true, async () =>
    hostFinding(domain, state.some(isHost), await holdings.linksHost(aws, domain), target.stack),
  );
  return { findings: [...ofCertificate, ...ofHost], isIssued };
}
