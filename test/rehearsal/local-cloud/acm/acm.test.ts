import assert from "node:assert/strict";
import {
  ACMClient,
  CertificateStatus,
  DescribeCertificateCommand,
  FailureReason,
  ListCertificatesCommand,
  ResourceNotFoundException,
} from "@aws-sdk/client-acm";
import { Cloud } from "../../../../rehearsal/local-cloud/cloud";
import { allow, arn, document, place } from "../../../support/rehearsal/local-cloud/small-stack";

const ARN = arn("acm", "certificate/1");
const DOMAIN_NAME = "links.example.org";

describe("The local Certificate Manager", () => {
  let cloud: Cloud;
  before(async () => {
    cloud = await Cloud.start(place);
  });
  after(() => cloud.stop());
  beforeEach(() => cloud.acm.createCertificate({ domainName: DOMAIN_NAME }, ARN));

  const client = (...statements: object[]) => {
    const policies = statements.length > 0 ? { policies: [document(...statements)] } : undefined;
    const credentials = cloud.credentials(arn("iam", "user/engineer"), policies);
    return new ACMClient({ endpoint: cloud.endpoint, region: place.region, credentials });
  };
  const describe = async () =>
    (await client().send(new DescribeCertificateCommand({ CertificateArn: ARN }))).Certificate;

  it("describes a certificate's status in the words of the SDK's model", async () => {
    assert.deepEqual(await describe(), {
      CertificateArn: ARN,
      DomainName: DOMAIN_NAME,
      Status: CertificateStatus.PENDING_VALIDATION,
    });
    cloud.acm.fail(ARN);
    const failed = await describe();
    assert.deepEqual([failed?.Status, failed?.FailureReason], [CertificateStatus.FAILED, FailureReason.CAA_ERROR]);
  });

  it("gives API Gateway the host of an issued certificate, and of no other", async () => {
    assert.throws(() => cloud.acm.hostOf(ARN), { code: "BadRequestException" });
    cloud.acm.issue({ certificateArn: ARN });
    assert.equal(cloud.acm.hostOf(ARN), DOMAIN_NAME);
    assert.equal((await describe())?.Status, CertificateStatus.ISSUED);
  });

  it("refuses as in the SDK's model: a certificate that does not exist, and a caller without permission", async () => {
    const absent = new DescribeCertificateCommand({ CertificateArn: arn("acm", "certificate/2") });
    await assert.rejects(client().send(absent), (error) => error instanceof ResourceNotFoundException);
    const other = client(allow("acm:DescribeCertificate", arn("acm", "certificate/2")));
    await assert.rejects(other.send(new DescribeCertificateCommand({ CertificateArn: ARN })), {
      name: "AccessDeniedException",
    });
  });

  it("answers 501 to a call that nothing here makes", () =>
    assert.rejects(
      client().send(new ListCertificatesCommand({})),
      /The rehearsal does not know: acm ListCertificates/,
    ));
});
