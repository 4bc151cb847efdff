import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { readSecret } from "../../../core/aws-clients/secrets";

describe("A secret", () => {
  let server: Server;
  let asked: unknown[];
  let answer: object;
  let client: SecretsManagerClient;
  beforeEach(async () => {
    asked = [];
    server = createServer((request, response) => {
      void json(request).then((body) => {
        asked.push(body);
        response.end(JSON.stringify(answer));
      });
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    client = new SecretsManagerClient({
      endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      region: "us-east-1",
      credentials: { accessKeyId: "a", secretAccessKey: "b" },
    });
  });
  afterEach(() => {
    client.destroy();
    server.close();
  });

  it("is read by its ARN", async () => {
    answer = { SecretString: "value" };
    assert.equal(await readSecret(client, "arn:aws:secretsmanager:us-east-1:111122223333:secret:a"), "value");
    assert.deepEqual(asked, [{ SecretId: "arn:aws:secretsmanager:us-east-1:111122223333:secret:a" }]);
  });

  it("without text is an error", async () => {
    answer = { SecretBinary: "AA==" };
    await assert.rejects(readSecret(client, "a"), { message: "A secret holds no text." });
  });
});
