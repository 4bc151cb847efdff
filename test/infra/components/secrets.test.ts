import assert from "node:assert/strict";
import { rehearsalSecrets, secretTexts } from "../../../infra/recorded-graph/stack-config";
import { all, inside, only, recorded } from "../../support/infra/recorded";

describe("Secrets", () => {
  it("is three secrets, each with one version", async () => {
    const graph = await recorded("prod");
    assert.deepEqual(inside(graph, only(graph, "Secrets", "secrets")), [
      "Secret link-signing",
      "Secret porkbun",
      "Secret recipient-id",
      "SecretVersion link-signing",
      "SecretVersion porkbun",
      "SecretVersion recipient-id",
    ]);
    assert.deepEqual(
      all(graph, "Secret").map(({ inputs }) => [inputs.name, inputs.kmsKeyId]),
      [
        ["candlefish/link-signing", "arn:aws:kms:us-east-1:681214184463:alias/candlefish"],
        ["candlefish/porkbun", "arn:aws:kms:us-east-1:681214184463:alias/candlefish"],
        ["candlefish/recipient-id", "arn:aws:kms:us-east-1:681214184463:alias/candlefish"],
      ],
    );
  });

  it("holds the values of the stack's secret config, as secrets", async () => {
    const graph = await recorded("prod");
    const { porkbunApiKey, porkbunSecretApiKey, linkSigningKeys, recipientIdKey } = rehearsalSecrets;
    assert.deepEqual(only(graph, "SecretVersion", "porkbun").inputs, {
      secretId: only(graph, "Secret", "porkbun").id,
      secretString: { $secret: JSON.stringify({ apiKey: porkbunApiKey, secretApiKey: porkbunSecretApiKey }) },
    });
    assert.deepEqual(only(graph, "SecretVersion", "link-signing").inputs, {
      secretId: only(graph, "Secret", "link-signing").id,
      secretString: { $secret: linkSigningKeys },
    });
    assert.deepEqual(only(graph, "SecretVersion", "recipient-id").inputs, {
      secretId: only(graph, "Secret", "recipient-id").id,
      secretString: { $secret: recipientIdKey },
    });
  });

  it("reads the single link-signing key of a stack without a map as key 1", async () => {
    const graph = await recorded("prod", "up", { linkSigningKeys: "" });
    assert.deepEqual(only(graph, "SecretVersion", "link-signing").inputs.secretString, {
      $secret: JSON.stringify({ sign: "1", keys: { "1": rehearsalSecrets.linkSigningKey } }),
    });
  });

  it("protects the key of recipients' ids in production: another value would replace its version, which is refused", async () => {
    const protectedVersions = async (stack: string) =>
      all(await recorded(stack), "SecretVersion").flatMap(({ name, options }) => (options.protect ? [name] : []));
    assert.deepEqual(await protectedVersions("prod"), ["recipient-id"]);
    assert.deepEqual(await protectedVersions("dev"), []);
  });

  it("exposes a credential nowhere else, not even as a secret", async () => {
    const secrets = Object.values(rehearsalSecrets).flatMap(secretTexts);
    for (const stack of ["prod", "dev"]) {
      const graph = await recorded(stack);
      const holders = graph.resources.filter((resource) =>
        secrets.some((secret) => JSON.stringify(resource.inputs).includes(secret)),
      );
      assert.deepEqual(holders.map(({ type, name }) => `${type.split(":").at(-1) ?? ""} ${name}`).sort(), [
        "SecretVersion link-signing",
        "SecretVersion porkbun",
        "SecretVersion recipient-id",
      ]);
      for (const secret of secrets) {
        assert(!JSON.stringify(graph.outputs).includes(secret));
      }
    }
  });

  it("can be restored for 30 days in production, and is deleted at once elsewhere, so that destroy and up work", async () => {
    const windows = async (stack: string) =>
      all(await recorded(stack), "Secret").map(({ inputs }) => inputs.recoveryWindowInDays);
    assert.deepEqual(await windows("prod"), [30, 30, 30]);
    assert.deepEqual(await windows("dev"), [0, 0, 0]);
  });

  it("has no resource policy", async () => {
    const graph = await recorded("prod");
    assert.deepEqual(all(graph, "SecretPolicy"), []);
    for (const secret of all(graph, "Secret")) assert(!("policy" in secret.inputs));
  });
});
