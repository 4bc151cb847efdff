import assert from "node:assert/strict";
import fc from "fast-check";
import { stringify } from "yaml";
import { functions } from "../../infra/function-declarations/functions";
import { record } from "../../infra/recorded-graph/record";
import { stackName } from "../support/infra/arbitrary";
import { recorded } from "../support/infra/recorded";
import { withStackFile } from "../support/infra/stack-directory";

/** The inputs that only AWS can assign, as `<type>.<input>`. No rule checks any of them. */
const UNKNOWN = [
  // Everything else refers to the key by its alias.
  "Alias.targetKeyId",
  // AWS assigns the API's id, and the validation record and target of the certificate and host.
  "ApiMapping.apiId",
  "CertificateValidation.certificateArn",
  "Command.environment.CERTIFICATE_VALIDATION",
  // SES assigns an identity's DKIM tokens; the DNS component keeps them apart from the records that rules check.
  "Command.environment.IDENTITY_DKIM_TOKENS",
  "Command.environment.LINKS_TARGET",
  "Dns.certificateValidation",
  "Dns.identityDkimTokens",
  "DomainName.domainNameConfiguration.certificateArn",
  "Integration.apiId",
  "LinksDns.target",
  "Route.apiId",
  "Route.target",
  // Secrets Manager appends six characters to a secret's ARN; policies contain the part before them.
  "SecretVersion.secretId",
  "Stage.apiId",
  // Only DynamoDB accepts no alias.
  "Table.serverSideEncryption.kmsKeyArn",
];

function unknowns(value: unknown, place: string): string[] {
  if (value === null || typeof value !== "object") return [];
  if ("$unknown" in value) return [place];
  return Object.entries(value).flatMap(([key, member]) => unknowns(member, `${place}.${key}`));
}

describe("A fresh preview", () => {
  it("knows everything except what only AWS can assign", async () => {
    for (const stack of ["prod", "dev"]) {
      const { resources } = await recorded(stack, "preview", {
        senderPrincipals: ["arn:aws:iam::681214184463:role/meetings"],
      });
      const found = resources.flatMap(({ type, inputs }) => unknowns(inputs, type.split(":").at(-1) ?? ""));
      assert.deepEqual([...new Set(found)].sort(), UNKNOWN);
    }
  });

  it("knows every policy document, whatever the stack and its settings are called", async () => {
    const settings = fc.record({
      stack: stackName,
      name: fc.stringMatching(/^[a-z][a-z0-9]{1,11}(-[a-z0-9]{1,11})?$/),
      accountId: fc.stringMatching(/^[0-9]{12}$/),
      zone: fc.stringMatching(/^[a-z0-9]{1,20}\.(org|co\.uk)$/),
      region: fc.constantFrom("us-east-1", "eu-central-1", "us-gov-west-1"),
      production: fc.boolean(),
      manageAccountSettings: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(settings, async (values) => {
        const config = { ...values, alertRecipients: ["you@example.org"] };
        const file = stringify({
          config: Object.fromEntries(Object.entries(config).map(([k, v]) => [`candlefish-mail:${k}`, v])),
        });
        const graph = await withStackFile(values.stack, file, (directory) =>
          record({ stack: values.stack, phase: "preview", directory }),
        );
        const documents = graph.resources.flatMap(({ inputs }) =>
          Object.entries(inputs).filter(([input]) => /policy$/i.test(input)),
        );
        assert.equal(documents.length, 34 + 2 * Object.keys(functions).length);
        for (const [input, text] of documents) {
          assert(typeof text === "string", `${input} is not known`);
          assert.doesNotThrow(() => JSON.parse(text) as unknown);
        }
      }),
      { numRuns: 10 },
    );
  });
});
