import assert from "node:assert/strict";
import { mkdtempSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { ListTablesCommand } from "@aws-sdk/client-dynamodb";
import { ListSecretsCommand } from "@aws-sdk/client-secrets-manager";
import { GetAccountCommand, type SESv2Client } from "@aws-sdk/client-sesv2";
import { ListTopicsCommand } from "@aws-sdk/client-sns";
import { ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import {
  openDynamoDB,
  openSecretsManager,
  openSender,
  openSES,
  openSNS,
  openSQS,
  openStores,
} from "../../../core/aws-clients/clients";
import { close, listen } from "../../support/loopback-server";
import { setProcessEnvironment } from "../../support/process-environment";

/** A client's settings that differ from the SDK's, as it resolves them. */
interface Resolved {
  readonly config: {
    readonly region: () => Promise<string>;
    readonly maxAttempts: () => Promise<number>;
    readonly useDualstackEndpoint: () => Promise<boolean>;
    readonly useFipsEndpoint: () => Promise<boolean>;
  };
  destroy(): void;
}

const ofSES = (open: (region?: string) => SESv2Client) => (region?: string) => {
  const client = open(region);
  return { client, call: () => client.send(new GetAccountCommand({})) };
};
/** Each client with a call of it, and how often it tries. */
const clients: Record<string, [(region?: string) => { client: Resolved; call: () => Promise<unknown> }, number]> = {
  DynamoDB: [
    (region) => {
      const client = openDynamoDB(region);
      return { client, call: () => client.send(new ListTablesCommand({})) };
    },
    2,
  ],
  "Secrets Manager": [
    (region) => {
      const client = openSecretsManager(region);
      return { client, call: () => client.send(new ListSecretsCommand({})) };
    },
    2,
  ],
  SNS: [
    (region) => {
      const client = openSNS(region);
      return { client, call: () => client.send(new ListTopicsCommand({})) };
    },
    2,
  ],
  SQS: [
    (region) => {
      const client = openSQS(region);
      // An address that no test may reach, so that this fails if the client uses it.
      const QueueUrl = "https://queue.invalid/111122223333/bulk";
      return { client, call: () => client.send(new ReceiveMessageCommand({ QueueUrl })) };
    },
    2,
  ],
  SES: [ofSES(openSES), 2],
  "SES, for sending mail": [ofSES(openSender), 1],
};

describe("the AWS clients of the functions", () => {
  const environment = { ...process.env };
  let server: Server;
  let calls = 0;
  before(async () => {
    server = createServer((_, response) => {
      calls++;
      response.writeHead(500).end("{}");
    });
    const config = path.join(mkdtempSync(path.join(tmpdir(), "aws-")), "config");
    const misleading = ["use_dualstack_endpoint = true", "use_fips_endpoint = true", "max_attempts = 7"];
    writeFileSync(config, ["[default]", ...misleading].join("\n"));
    Object.assign(process.env, {
      AWS_CONFIG_FILE: config,
      AWS_ENDPOINT_URL: await listen(server),
      AWS_REGION: "eu-west-1",
      AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE",
      AWS_SECRET_ACCESS_KEY: "secret",
    });
  });
  after(async () => {
    setProcessEnvironment(environment);
    await close(server);
  });
  beforeEach(() => (calls = 0));

  for (const [name, [open, attempts]] of Object.entries(clients)) {
    it(`call ${name} in the function's Region, ${attempts} times at most, whatever a settings file says`, async () => {
      const { client, call } = open();
      await assert.rejects(call());
      assert.equal(calls, attempts);
      const { region, maxAttempts, useDualstackEndpoint, useFipsEndpoint } = client.config;
      assert.deepEqual(
        [await region(), await maxAttempts(), await useDualstackEndpoint(), await useFipsEndpoint()],
        ["eu-west-1", attempts, false, false],
      );
      client.destroy();
    });

    it(`call ${name} in another Region where one is stated`, async () => {
      const { client } = open("us-east-2");
      assert.equal(await client.config.region(), "us-east-2");
      client.destroy();
    });
  }

  it("ask DynamoDB at the Region's endpoint, not at one of the account's or one that it names", async () => {
    const { config } = openDynamoDB();
    assert.equal(await config.accountIdEndpointMode(), "disabled");
    assert.equal(await config.endpointDiscoveryEnabled?.(), false);
  });

  it("are opened together for what suppression works on", async () => {
    const { dynamodb, ses, table, objections } = openStores("recipients", "objections", "arn:secret", "us-east-2");
    assert.deepEqual([table, objections], ["recipients", "objections"]);
    assert.deepEqual([await dynamodb.config.region(), await ses.config.region()], ["us-east-2", "us-east-2"]);
  });
});
