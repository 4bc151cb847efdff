import assert from "node:assert/strict";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { caller, identityDkimTokens, porkbunKeys } from "../../../infra/dns/aws";
import { Clock } from "../../../rehearsal/local-cloud/clock";
import { Gateway, type Service } from "../../../rehearsal/local-cloud/gateway";
import { Kms } from "../../../rehearsal/local-cloud/kms/kms";
import { Principals } from "../../../rehearsal/local-cloud/iam/principals";
import { Refusal } from "../../../rehearsal/local-cloud/refusal";
import { SecretsManager } from "../../../rehearsal/local-cloud/secrets-manager/secrets-manager";
import { Sts } from "../../../rehearsal/local-cloud/sts/sts";
import { tokens } from "../../support/infra/dns/porkbun/zone";
import { setProcessEnvironment } from "../../support/process-environment";

const target = { partition: "aws", region: "us-east-1", accountId: "000000000000" };
const access = { region: target.region, accountId: target.accountId };
const SECRET_ARN = "arn:aws:secretsmanager:us-east-1:000000000000:secret:acme/porkbun";
const SOMEBODY = "arn:aws:iam::000000000000:user/somebody";
const DEPLOY_ROLE = "arn:aws:iam::000000000000:role/deploy";
const keys = { apiKey: "pk1_secret", secretApiKey: "sk1_secret" };
const HINT = "The settings profile and assumeRoleArn say with which credentials the stack is deployed.";

/** The identity example.org, and one without DKIM: all that SES is asked about here. */
const ses: Service = {
  operation: () => "GetEmailIdentity",
  handle: ({ path }) => {
    if (path.endsWith("/young.example.org")) return Promise.resolve({ status: 200, body: "{}" });
    if (!path.endsWith("/example.org"))
      throw new Refusal("ses", "NotFoundException", "Email identity does not exist.", 404);
    return Promise.resolve({ status: 200, body: JSON.stringify({ DkimAttributes: { Tokens: tokens } }) });
  },
};

describe("what the DNS writer reads from AWS", () => {
  let gateway: Gateway;
  let iam: Principals;
  let secrets: SecretsManager;
  const saved = { ...process.env };

  beforeEach(async () => {
    iam = new Principals(target);
    const kms = new Kms(iam);
    secrets = new SecretsManager(iam, kms);
    kms.createKey({}, "arn:aws:kms:us-east-1:000000000000:key/1");
    kms.createAlias({ name: "alias/acme", targetKeyId: "1" }, "arn:aws:kms:us-east-1:000000000000:alias/acme");
    secrets.createSecret({ name: "acme/porkbun", kmsKeyId: "alias/acme" }, `${SECRET_ARN}-AbCdEf`);
    secrets.putSecretValue({ secretId: "acme/porkbun", secretString: JSON.stringify(keys) });
    const services = { sts: new Sts(iam, new Clock(new Date(0))), secretsmanager: secrets, ses };
    gateway = await Gateway.start(iam, services, () => Promise.resolve());
    become(SOMEBODY);
  });
  afterEach(async () => {
    await gateway.stop();
    setProcessEnvironment(saved);
  });

  /** The environment with these credentials. */
  function become(principal: string, policies?: readonly unknown[]): void {
    const { accessKeyId, secretAccessKey, sessionToken } = iam.credentials(principal, policies ? { policies } : {});
    setProcessEnvironment({
      ...saved,
      AWS_ENDPOINT_URL: gateway.endpoint,
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_SESSION_TOKEN: sessionToken,
    });
    delete process.env.AWS_PROFILE;
  }

  /** The message of an expected failure, after a check that it contains no key. */
  async function failure(asked: Promise<unknown>): Promise<string> {
    const error: unknown = await asked.catch((reason: unknown) => reason);
    assert.ok(error instanceof Error && error.name === "AwsError", String(error));
    assert.doesNotMatch(error.message, /[ps]k1_secret/);
    return error.message;
  }

  it("is the key pair, by the secret's partial ARN, once the caller is known", async () => {
    const asking = await caller(access);
    assert.equal(asking.arn, SOMEBODY);
    assert.deepEqual(await porkbunKeys(asking, SECRET_ARN), keys);
    assert.deepEqual(
      gateway.calls.map(({ operation }) => operation),
      ["GetCallerIdentity", "GetSecretValue"],
    );
  });

  it("is read with the profile with which the stack is deployed", async () => {
    const { accessKeyId, secretAccessKey, sessionToken } = iam.credentials(SOMEBODY);
    const file = path.join(mkdtempSync(path.join(tmpdir(), "aws-")), "credentials");
    const lines = [
      "[acme]",
      `aws_access_key_id = ${accessKeyId}`,
      `aws_secret_access_key = ${secretAccessKey}`,
      `aws_session_token = ${sessionToken}`,
    ];
    writeFileSync(file, lines.join("\n"));
    setProcessEnvironment({ ...saved, AWS_ENDPOINT_URL: gateway.endpoint, AWS_SHARED_CREDENTIALS_FILE: file });
    assert.equal((await caller({ ...access, profile: "acme" })).arn, SOMEBODY);
  });

  it("is read with the role with which the stack is deployed", async () => {
    iam.createRole(
      {
        name: "deploy",
        assumeRolePolicy: {
          Version: "2012-10-17",
          Statement: [{ Effect: "Allow", Principal: { AWS: SOMEBODY }, Action: "sts:AssumeRole" }],
        },
      },
      DEPLOY_ROLE,
    );
    iam.putRolePolicy(
      {
        role: "deploy",
        policy: { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] },
      },
      "all",
    );
    const asking = await caller({ ...access, assumeRoleArn: DEPLOY_ROLE });
    assert.equal(asking.arn, "arn:aws:sts::000000000000:assumed-role/deploy/dns");
    assert.deepEqual(await porkbunKeys(asking, SECRET_ARN), keys);
  });

  it("fails naming the role that cannot be assumed, and the setting", async () => {
    const message = await failure(caller({ ...access, assumeRoleArn: DEPLOY_ROLE }));
    assert.match(message, new RegExp(`^The role ${DEPLOY_ROLE} cannot be assumed\\. AccessDenied: `));
    assert.ok(message.endsWith(HINT));
  });

  it("fails for another account before anything is read", async () => {
    assert.equal(
      await failure(caller({ ...access, accountId: "111111111111" })),
      `${SOMEBODY} belongs to account 000000000000, but the stack to account 111111111111. ${HINT}`,
    );
    assert.deepEqual(
      gateway.calls.map(({ operation }) => operation),
      ["GetCallerIdentity"],
    );
  });

  it("fails when no credentials work", async () => {
    process.env.AWS_ACCESS_KEY_ID = "AKIANOBODY";
    assert.match(
      await failure(caller(access)),
      /^There are no valid AWS credentials \(UnrecognizedClientException: .*\)\. .* deployed\. At a terminal you need none if you set PORKBUN_API_KEY, .* dkimTokens\.$/,
    );
    delete process.env.AWS_ACCESS_KEY_ID;
    const profile = await failure(caller({ ...access, profile: "a-profile-that-nobody-has" }));
    assert.match(profile, /^There are no valid AWS credentials \(CredentialsProviderError: /);
  });

  it("fails naming who may not read the secret, and what is needed", async () => {
    const identity = { Effect: "Allow", Action: "sts:GetCallerIdentity", Resource: "*" };
    become("arn:aws:iam::000000000000:user/reader", [{ Version: "2012-10-17", Statement: [identity] }]);
    const message = await failure(porkbunKeys(await caller(access), SECRET_ARN));
    assert.ok(
      message.startsWith(
        `arn:aws:iam::000000000000:user/reader may not read the secret ${SECRET_ARN}: ` +
          "it needs secretsmanager:GetSecretValue, and kms:Decrypt with the stack's key. AccessDenied",
      ),
      message,
    );
    assert.ok(message.endsWith(HINT));
  });

  it("fails when a secret does not exist yet or holds something else, without showing it", async () => {
    const asking = await caller(access);
    assert.equal(
      await failure(porkbunKeys(asking, `${SECRET_ARN}s`)),
      `The secret ${SECRET_ARN}s does not exist or has no value yet: pulumi up stores the stack's Porkbun keys there.`,
    );
    for (const secretString of [
      "pk1_secret",
      JSON.stringify({ apiKey: "pk1_secret" }),
      JSON.stringify({ secretApiKey: "sk1_secret" }),
      "null",
    ]) {
      secrets.putSecretValue({ secretId: "acme/porkbun", secretString });
      assert.equal(
        await failure(porkbunKeys(asking, SECRET_ARN)),
        `The secret ${SECRET_ARN} does not hold apiKey and secretApiKey as JSON.`,
      );
    }
  });

  it("is the DKIM tokens of the identity, if SES has it", async () => {
    const asking = await caller(access);
    assert.deepEqual(await identityDkimTokens(asking, "example.org"), tokens);
    assert.deepEqual(await identityDkimTokens(asking, "young.example.org"), []);
    assert.match(
      await failure(identityDkimTokens(asking, "example.net")),
      /^SES did not return the identity example\.net: pulumi up creates it/,
    );
  });
});
