import assert from "node:assert/strict";
import {
  ApiGatewayV2Client,
  DomainNameStatus,
  EndpointType,
  GetApisCommand,
  GetDomainNameCommand,
  GetVpcLinksCommand,
  IntegrationType,
  NotFoundException,
  ProtocolType,
  SecurityPolicy,
} from "@aws-sdk/client-apigatewayv2";
import type { Resource } from "../../../../infra/recorded-graph/graph";
import { recordStack } from "../../../../infra/recorded-graph/recorded-stack";
import { Cloud } from "../../../../rehearsal/local-cloud/cloud";
import { deploy } from "../../../../rehearsal/deployed-stack/deploy";
import { makeSubscribers } from "../../../../rehearsal/deployed-stack/subscribers";
import { TEST_STACKS } from "../../../support/stack-files";

const HOST = "links.candlefish.ai";

describe("The local API Gateway, with prod deployed", () => {
  let cloud: Cloud;
  let resources: readonly Resource[];
  let client: ApiGatewayV2Client;
  before(async () => {
    const { graph, settings } = await recordStack("prod", TEST_STACKS);
    resources = graph.resources;
    cloud = await Cloud.start(settings.target);
    await makeSubscribers(graph, cloud);
    await deploy(graph, cloud);
    const credentials = cloud.credentials(`arn:aws:iam::${settings.target.accountId}:user/engineer`);
    client = new ApiGatewayV2Client({ endpoint: cloud.endpoint, region: settings.target.region, credentials });
  });
  after(() => cloud.stop());

  const stated = (kind: string) => {
    const found = resources.find(({ type }) => type === `aws:apigatewayv2/${kind}`);
    assert.ok(found, kind);
    return found.inputs;
  };
  const ask = (method: "GET" | "POST", path: string) =>
    cloud.apiServer.ask({ method, url: new URL(`https://${HOST}${path}`) });

  it("describes the host with the names of the SDK's model", async () => {
    const { DomainName, DomainNameConfigurations = [] } = await client.send(
      new GetDomainNameCommand({ DomainName: HOST }),
    );
    const [{ ApiGatewayDomainName, DomainNameStatus: status, CertificateArn } = {}, ...more] = DomainNameConfigurations;
    assert.deepEqual([DomainName, status, more], [HOST, DomainNameStatus.AVAILABLE, []]);
    assert.match(ApiGatewayDomainName ?? "", /^d-[0-9a-f]{10}\.execute-api\.us-east-1\.amazonaws\.com$/);
    assert.match(CertificateArn ?? "", /^arn:aws:acm:us-east-1:681214184463:certificate\//);
  });

  it("describes the API with the names of the SDK's model", async () => {
    const { Items = [] } = await client.send(new GetApisCommand({}));
    const api = resources.find(({ type }) => type === "aws:apigatewayv2/api:Api");
    assert.deepEqual(
      Items.map(({ ApiId, Name, ProtocolType: protocol }) => [ApiId, Name, protocol]),
      [[api?.id, "candlefish-links", ProtocolType.HTTP]],
    );
  });

  it("refuses as in the SDK's model: a host that does not exist, and a second one with the same name", async () => {
    await assert.rejects(client.send(new GetDomainNameCommand({ DomainName: "other.example" })), (error) => {
      assert.ok(error instanceof NotFoundException);
      assert.equal(error.$metadata.httpStatusCode, 404);
      return true;
    });
    const domain = resources.find(({ type }) => type === "aws:apigatewayv2/domainName:DomainName");
    assert.ok(domain);
    await assert.rejects(cloud.create(domain), { code: "ConflictException", status: 409 });
  });

  it("gets from the program only what the SDK's model has, word for word", () => {
    const { endpointType, securityPolicy } = stated("domainName:DomainName")["domainNameConfiguration"] as {
      endpointType: string;
      securityPolicy: string;
    };
    const words: readonly (readonly [unknown, object])[] = [
      [stated("api:Api")["protocolType"], ProtocolType],
      [stated("integration:Integration")["integrationType"], IntegrationType],
      [endpointType, EndpointType],
      [securityPolicy, SecurityPolicy],
    ];
    for (const [word, known] of words) assert.ok(Object.values(known).includes(word), String(word));
  });

  it("answers by itself for a path or method without a route", async () => {
    for (const [method, path] of [
      ["GET", "/"],
      ["GET", "/u/"],
      ["POST", "/nothing"],
    ] as const) {
      const { status, body } = await ask(method, path);
      assert.deepEqual([status, body.toString()], [404, '{"message":"Not Found"}'], `${method} ${path}`);
    }
  });

  it("lets the program's burst through and answers the next request with 429", async () => {
    const limits = stated("stage:Stage")["defaultRouteSettings"] as {
      throttlingRateLimit: number;
      throttlingBurstLimit: number;
    };
    assert.deepEqual(limits, { throttlingRateLimit: 50, throttlingBurstLimit: 100 });
    const statuses: number[] = [];
    for (let sent = 0; sent <= limits.throttlingBurstLimit; sent++) statuses.push((await ask("GET", "/u")).status);
    assert.deepEqual(statuses.slice(-2), [400, 429]);
    assert.equal(statuses.filter((status) => status === 429).length, 1);
    const { body } = await ask("GET", "/u");
    assert.equal(body.toString(), '{"message":"Too Many Requests"}');
    await cloud.clock.advance(1000);
    assert.equal((await ask("GET", "/u")).status, 400);
  });

  it("answers 501 to a call that nothing here makes", async () => {
    await assert.rejects(
      client.send(new GetVpcLinksCommand({})),
      /The rehearsal does not know: apigateway GET \/v2\/vpclinks/,
    );
  });
});
