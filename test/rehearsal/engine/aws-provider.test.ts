import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { credentials, type ServiceError } from "@grpc/grpc-js";
import type { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { ResourceProviderClient, ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as proto from "@pulumi/pulumi/proto/provider_pb";
import { recordStack } from "../../../infra/recorded-graph/recorded-stack";
import type { Readings } from "../../../rehearsal/local-cloud/readings";
import { Account } from "../../../rehearsal/engine/account";
import { awsProvider, identifyingInputs } from "../../../rehearsal/engine/aws-provider";
import { serve } from "../../../rehearsal/engine/plugin";
import { overGrpc } from "../../../rehearsal/engine/provider";
import { TEST_STACKS } from "../../support/stack-files";

const TOPIC = "aws:sns/topic:Topic";
const ARN = "arn:aws:sns:eu-west-1:111122223333:news";

type Done<Response> = (error: ServiceError | null, response: Response) => void;

describe("How the AWS provider of the engine run reads a secret", () => {
  const type = "aws:secretsmanager/secret:Secret";
  const alias = "alias/mail";
  const aliasArn = `arn:aws:kms:us-east-1:111122223333:${alias}`;

  /** What a refresh finds after an `up` that set this key. */
  function refreshed(keyOfSecret: Readings["keyOfSecret"], kmsKeyId: string): unknown {
    const directory = mkdtempSync(path.join(tmpdir(), "engine-account-"));
    try {
      const provider = awsProvider(new Account(directory), { keyOfSecret });
      provider.configure?.({ region: "us-east-1", allowedAccountIds: '["111122223333"]' });
      const created = provider.create({
        type,
        name: "porkbun",
        inputs: { name: "mail/porkbun", kmsKeyId },
        preview: false,
      });
      const { id } = created as Awaited<typeof created>;
      return provider.read({ type, id, inputs: {}, properties: {} })?.inputs.kmsKeyId;
    } finally {
      rmSync(directory, { recursive: true });
    }
  }

  for (const keyOfSecret of ["as stated", "alias ARN"] as const) {
    it(`as the alias ARN that was given, if DescribeSecret returns a key by ${keyOfSecret}`, () => {
      assert.equal(refreshed(keyOfSecret, aliasArn), aliasArn);
    });
  }

  it("differing from an alias's name under one of the readings", () => {
    assert.equal(refreshed("as stated", alias), alias);
    assert.equal(refreshed("alias ARN", alias), aliasArn);
  });
});

describe("What makes the AWS provider of the engine run replace a resource", () => {
  it("is an input that the program sets, for each resource of the links", async () => {
    const { graph } = await recordStack("prod", TEST_STACKS);
    const links = graph.resources.filter(({ type }) => /^aws:(acm|apigatewayv2)\/|logMetricFilter/.test(type));
    assert.equal(new Set(links.map(({ type }) => type)).size, 9);
    for (const { type, inputs } of links)
      for (const key of identifyingInputs(type)) assert.ok(key in inputs, `${type} has no input ${key}`);
  });

  it("is neither an API's name, nor a route's key, nor a host's certificate: those are updated", () => {
    assert.ok(!identifyingInputs("aws:apigatewayv2/api:Api").includes("name"));
    assert.ok(!identifyingInputs("aws:apigatewayv2/route:Route").includes("routeKey"));
    assert.deepEqual(identifyingInputs("aws:apigatewayv2/domainName:DomainName"), ["domainName"]);
  });
});

/** The answer to a call, or the refusal. */
const answered = <Response>(call: (done: Done<Response>) => unknown): Promise<Response> =>
  new Promise((resolve, reject) => call((error, response) => (error ? reject(error) : resolve(response))));

describe("The AWS provider of the engine run, over gRPC", () => {
  let directory: string;
  let account: Account;
  let server: Awaited<ReturnType<typeof serve>>;
  let client: ResourceProviderClient;

  const struct = (object: object) => Struct.fromJavaScript(object as Parameters<typeof Struct.fromJavaScript>[0]);

  function creation(inputs: object, type = TOPIC): proto.CreateRequest {
    const request = new proto.CreateRequest();
    request.setType(type);
    request.setName("news");
    request.setProperties(struct(inputs));
    return request;
  }

  beforeEach(async () => {
    directory = mkdtempSync(path.join(tmpdir(), "engine-account-"));
    account = new Account(directory);
    server = await serve(ResourceProviderService, overGrpc(awsProvider(account)));
    client = new ResourceProviderClient(`127.0.0.1:${server.port}`, credentials.createInsecure());
    const configuration = new proto.ConfigureRequest();
    configuration.setArgs(struct({ region: "eu-west-1", allowedAccountIds: '["111122223333"]' }));
    const answer = await answered<proto.ConfigureResponse>((done) => client.configure(configuration, done));
    assert.deepEqual([answer.getAcceptsecrets(), answer.getSupportspreview()], [true, true]);
  });
  afterEach(() => {
    client.close();
    server.stop();
    rmSync(directory, { recursive: true });
  });

  it("creates in the account and Region that it was configured for", async () => {
    const created = await answered<proto.CreateResponse>((done) => client.create(creation({ name: "news" }), done));
    assert.equal(created.getId(), ARN);
    assert.deepEqual(created.getProperties()?.toJavaScript(), { name: "news", arn: ARN, owner: "111122223333" });
    assert.deepEqual(account.all(), [
      { type: TOPIC, id: ARN, inputs: { name: "news" }, outputs: { arn: ARN, owner: "111122223333" } },
    ]);
  });

  it("creates nothing at preview, and returns only what it was given", async () => {
    const request = creation({ name: "news" });
    request.setPreview(true);
    const planned = await answered<proto.CreateResponse>((done) => client.create(request, done));
    assert.equal(planned.getId(), "");
    assert.deepEqual(planned.getProperties()?.toJavaScript(), { name: "news" });
    const update = new proto.UpdateRequest();
    update.setType(TOPIC);
    update.setId(ARN);
    update.setNews(struct({ name: "news", displayName: "News" }));
    update.setPreview(true);
    account.put({ type: TOPIC, id: ARN, inputs: { name: "news" }, outputs: { arn: ARN } });
    await answered<proto.UpdateResponse>((done) => client.update(update, done));
    assert.deepEqual(account.all(), [{ type: TOPIC, id: ARN, inputs: { name: "news" }, outputs: { arn: ARN } }]);
  });

  it("refuses to create what exists", async () => {
    await answered<proto.CreateResponse>((done) => client.create(creation({ name: "news" }), done));
    await assert.rejects(
      answered<proto.CreateResponse>((done) => client.create(creation({ name: "news" }), done)),
      {
        details: `AlreadyExistsException: ${TOPIC} ${ARN} exists in the account`,
      },
    );
  });

  it("refuses a type whose outputs it does not know", async () => {
    await assert.rejects(
      answered<proto.CreateResponse>((done) => client.create(creation({}, "aws:s3/bucket:Bucket"), done)),
      /aws:s3\/bucket:Bucket/,
    );
  });

  it("reads an existing resource with its inputs, and returns no id for one that does not exist", async () => {
    account.put({ type: TOPIC, id: ARN, inputs: { name: "news" }, outputs: { arn: ARN } });
    const request = new proto.ReadRequest();
    request.setType(TOPIC);
    request.setId(ARN);
    const read = await answered<proto.ReadResponse>((done) => client.read(request, done));
    assert.equal(read.getId(), ARN);
    assert.deepEqual(read.getInputs()?.toJavaScript(), { name: "news" });
    assert.deepEqual(read.getProperties()?.toJavaScript(), { name: "news", arn: ARN });
    request.setId("arn:of:another");
    assert.equal((await answered<proto.ReadResponse>((done) => client.read(request, done))).getId(), "");
  });

  it("distinguishes a change from none, and a change of the name from an update", async () => {
    const differs = async (news: object) => {
      const request = new proto.DiffRequest();
      request.setType(TOPIC);
      request.setOldInputs(struct({ name: "news", tags: { a: "1" } }));
      request.setNews(struct(news));
      const response = await answered<proto.DiffResponse>((done) => client.diff(request, done));
      return [response.getChanges(), response.getDiffsList(), response.getReplacesList()];
    };
    const { DIFF_NONE, DIFF_SOME } = proto.DiffResponse.DiffChanges;
    assert.deepEqual(await differs({ tags: { a: "1" }, name: "news" }), [DIFF_NONE, [], []]);
    assert.deepEqual(await differs({ name: "news", tags: { a: "2" } }), [DIFF_SOME, ["tags"], []]);
    assert.deepEqual(await differs({ name: "olds", tags: { a: "1" } }), [DIFF_SOME, ["name"], ["name"]]);
  });

  it("updates what exists, keeps what AWS assigned, and refuses what does not exist", async () => {
    const request = new proto.UpdateRequest();
    request.setType(TOPIC);
    request.setId(ARN);
    request.setNews(struct({ name: "news", displayName: "News" }));
    await assert.rejects(
      answered<proto.UpdateResponse>((done) => client.update(request, done)),
      {
        details: `NotFoundException: ${TOPIC} ${ARN} is not in the account`,
      },
    );
    account.put({ type: TOPIC, id: ARN, inputs: { name: "news" }, outputs: { arn: ARN } });
    const updated = await answered<proto.UpdateResponse>((done) => client.update(request, done));
    assert.deepEqual(updated.getProperties()?.toJavaScript(), { name: "news", displayName: "News", arn: ARN });
    assert.deepEqual(account.find(TOPIC, ARN)?.inputs, { name: "news", displayName: "News" });
  });

  it("deletes only that resource", async () => {
    account.put({ type: TOPIC, id: ARN, inputs: {}, outputs: {} });
    account.put({ type: "aws:sns/topicPolicy:TopicPolicy", id: ARN, inputs: {}, outputs: {} });
    const request = new proto.DeleteRequest();
    request.setType(TOPIC);
    request.setId(ARN);
    await answered<Empty>((done) => client.delete(request, done));
    assert.deepEqual(
      account.all().map(({ type }) => type),
      ["aws:sns/topicPolicy:TopicPolicy"],
    );
  });

  it("returns a secret as a secret", async () => {
    const secret = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", value: "hidden" };
    const created = await answered<proto.CreateResponse>((done) =>
      client.create(
        creation({ secretId: "s", secretString: secret }, "aws:secretsmanager/secretVersion:SecretVersion"),
        done,
      ),
    );
    assert.deepEqual((created.getProperties()?.toJavaScript() as { secretString: unknown }).secretString, secret);
  });
});
