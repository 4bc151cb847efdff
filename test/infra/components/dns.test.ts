import assert from "node:assert/strict";
import { all as allOf, output, type Output, runtime } from "@pulumi/pulumi";
import type { MockResourceArgs } from "@pulumi/pulumi/runtime";
import { Dns, type DnsArgs } from "../../../infra/components/dns";
import { LinksDns } from "../../../infra/components/links-dns";
import type { Options } from "../../../infra/resource-options/order";
import type { StackDns } from "../../../infra/dns/stack";
import { tokens, desired } from "../../support/infra/dns/porkbun/zone";

const stack: StackDns = {
  zone: "example.org",
  sendingDomain: "example.org",
  region: "us-east-1",
  owner: { name: "acme", stack: "prod", part: "mail" },
  production: true,
  records: desired,
};
const args: DnsArgs = {
  ...stack,
  dkimTokens: tokens,
  identityDkimTokens: tokens,
  certificateValidation: { name: "_abc.links.example.org.", content: "_xyz.acm-validations.aws." },
  secretArn: "arn:aws:secretsmanager:us-east-1:000000000000:secret:acme/porkbun",
  access: { region: "us-east-1", accountId: "000000000000" },
};

interface Registered extends MockResourceArgs {
  readonly options: { protect?: boolean | undefined; retainOnDelete?: boolean | undefined };
}

/** The resources that the component for the mail's records registers. */
const registered = (change: Partial<DnsArgs> = {}, preview = false) =>
  registeredBy((opts) => new Dns("dns", { ...args, ...change }, opts), preview);

/** The resources that one component registers. */
async function registeredBy(make: (opts: Options) => unknown, preview = false): Promise<Registered[]> {
  const resources: MockResourceArgs[] = [];
  const options = new Map<string, Registered["options"]>();
  await runtime.setMocks(
    {
      newResource: (resource) => {
        resources.push(resource);
        return { id: resource.name, state: resource.inputs as Record<string, unknown> };
      },
      call: () => ({}),
    },
    "project",
    "prod",
    preview,
  );
  make({
    transformations: [
      ({ type, opts }) => {
        options.set(type, {
          protect: opts.protect,
          retainOnDelete: (opts as { retainOnDelete?: boolean }).retainOnDelete,
        });
        return undefined;
      },
    ],
  });
  await runtime.disconnect();
  return resources.map((resource) => ({ ...resource, options: options.get(resource.type) ?? {} }));
}

describe("Dns", () => {
  it("is one command, whose text and arguments contain only what to do", async () => {
    const resources = await registered();
    assert.deepEqual(
      resources.map(({ type, name, inputs }) => [type, name, Object.keys(inputs as object).sort()]),
      [
        ["mail:index:Dns", "dns", Object.keys(args).sort()],
        ["command:local:Command", "dns", ["create", "delete", "environment", "interpreter", "logging", "stdin"]],
      ],
    );
    const { stdin, environment, ...rest } = resources[1]?.inputs as Record<string, unknown>;
    assert.deepEqual(rest, {
      interpreter: ["node", "--require", "./program-loading/typescript.cjs", "dns/main.ts"],
      create: "apply",
      delete: "destroy",
      logging: "none",
    });
    assert.deepEqual(JSON.parse(String(stdin)), stack);
    assert.deepEqual(environment, {
      AWS_REGION: "us-east-1",
      DEPLOY_ACCOUNT_ID: "000000000000",
      PORKBUN_SECRET_ARN: args.secretArn,
      DKIM_TOKENS: tokens.join(","),
      IDENTITY_DKIM_TOKENS: tokens.join(","),
      CERTIFICATE_VALIDATION: "_abc.links.example.org. _xyz.acm-validations.aws.",
    });
  });

  it("exposes the records and the configured tokens to rules as data", async () => {
    const [component] = await registered();
    const { records, dkimTokens } = component?.inputs as Record<string, unknown>;
    assert.deepEqual([records, dkimTokens], [desired, tokens]);
  });

  it("is known at preview except for what AWS has yet to assign: the tokens, and the certificate's record", async () => {
    const unknown = { isKnown: Promise.resolve(false) };
    const identityDkimTokens = Object.assign(allOf([tokens]), unknown) as unknown as Output<string[]>;
    const certificateValidation = Object.assign(output(args.certificateValidation), unknown);
    const [, command] = await registered({ identityDkimTokens, certificateValidation }, true);
    const { stdin, environment } = command?.inputs as { stdin: unknown; environment: Record<string, unknown> };
    assert.deepEqual(JSON.parse(String(stdin)), stack);
    const { IDENTITY_DKIM_TOKENS, CERTIFICATE_VALIDATION, ...known } = environment;
    assert.notEqual(typeof IDENTITY_DKIM_TOKENS, "string");
    assert.notEqual(typeof CERTIFICATE_VALIDATION, "string");
    assert.ok(
      Object.values(known).every((value) => typeof value === "string"),
      JSON.stringify(known),
    );
  });

  it("deploys with the credentials with which the stack is deployed", async () => {
    const access = { ...args.access, profile: "mail", assumeRoleArn: "arn:aws:iam::000000000000:role/deploy" };
    const [, command] = await registered({ access });
    const { DEPLOY_PROFILE, DEPLOY_ROLE_ARN } = (command?.inputs as { environment: Record<string, string> })
      .environment;
    assert.deepEqual([DEPLOY_PROFILE, DEPLOY_ROLE_ARN], [access.profile, access.assumeRoleArn]);
  });

  it("is retained in production, and destroyed elsewhere", async () => {
    for (const production of [true, false]) {
      const [, command] = await registered({ production });
      assert.deepEqual(command?.options, { protect: production, retainOnDelete: production });
    }
  });
});

describe("LinksDns", () => {
  it("is a command of the same script that owns only the links' record and is given its target", async () => {
    const { secretArn, access } = args;
    const owner = { ...stack.owner, part: "links" as const };
    const target = "d-1.execute-api.us-east-1.amazonaws.com";
    const resources = await registeredBy(
      (opts) => new LinksDns("links-dns", { ...stack, owner, records: [], secretArn, access, target }, opts),
    );
    const [mail] = (await registered()).slice(1);
    const [, command] = resources;
    const { stdin, environment, ...rest } = command?.inputs as Record<string, unknown>;
    const { create, delete: atEnd, interpreter, logging } = mail?.inputs as Record<string, unknown>;
    assert.deepEqual([resources.length, rest], [2, { create, delete: atEnd, interpreter, logging }]);
    const { zone, sendingDomain, region, production } = stack;
    assert.deepEqual(JSON.parse(String(stdin)), { zone, sendingDomain, region, owner, production });
    assert.deepEqual(environment, {
      AWS_REGION: "us-east-1",
      DEPLOY_ACCOUNT_ID: "000000000000",
      PORKBUN_SECRET_ARN: secretArn,
      LINKS_TARGET: target,
    });
    assert.deepEqual(command?.options, { protect: true, retainOnDelete: true });
  });
});
