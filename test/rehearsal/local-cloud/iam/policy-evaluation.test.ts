import assert from "node:assert/strict";
import fc from "fast-check";
import {
  type Request,
  decide,
  namedPrincipals,
  parsePolicy,
} from "../../../../rehearsal/local-cloud/iam/policy-evaluation";
import { Unsupported } from "../../../../rehearsal/local-cloud/refusal";

const ACCOUNT = "123456789012";
const ROLE = `arn:aws:iam::${ACCOUNT}:role/reader`;
const QUEUE = `arn:aws:sqs:us-east-1:${ACCOUNT}:feedback`;
const policy = (...Statement: object[]) => parsePolicy({ Version: "2012-10-17", Statement });
const allow = { Effect: "Allow", Action: "sqs:SendMessage", Resource: QUEUE };
const request = (changes: Partial<Request> = {}): Request => ({
  principal: { arn: ROLE },
  action: "sqs:SendMessage",
  resource: QUEUE,
  context: {},
  ...changes,
});
const byRole = (statement: object, changes?: Partial<Request>) =>
  decide(request(changes), { identity: [policy({ Effect: "Allow", Action: "*", Resource: "*", ...statement })] })
    .allowed;

describe("rehearsal/local-cloud/iam", () => {
  describe("which policies decide", () => {
    const service = { principal: { service: "sns.amazonaws.com" } };
    const root = { AWS: `arn:aws:iam::${ACCOUNT}:root` };
    const refused = (because: string) => ({ allowed: false, because });
    const noIdentity = refused("because no identity-based policy allows the sqs:SendMessage action");
    const noResource = refused("because no resource-based policy allows the sqs:SendMessage action");

    it("denies what nothing allows", () => {
      assert.deepEqual(decide(request(), { identity: [] }), noIdentity);
      assert.deepEqual(decide(request(service), { identity: [] }), noResource);
    });

    it("lets a role do what its own policies or the resource's allow", () => {
      assert.deepEqual(decide(request(), { identity: [policy(allow)] }), { allowed: true });
      const named = policy({ ...allow, Principal: { AWS: ROLE } });
      assert.deepEqual(decide(request(), { identity: [], resource: named }), { allowed: true });
    });

    it("lets the account in a resource policy delegate to the role's own policies", () => {
      const resource = policy({ ...allow, Principal: root });
      assert.deepEqual(decide(request(), { identity: [], resource }), noIdentity);
      assert.deepEqual(decide(request(), { identity: [policy(allow)], resource }), { allowed: true });
      const resourceDecides = true;
      assert.deepEqual(decide(request(), { identity: [policy(allow)], resource, resourceDecides }), { allowed: true });
      assert.deepEqual(decide(request(), { identity: [], resource, resourceDecides }), noIdentity);
    });

    it("requires the resource policy where that must decide", () => {
      const named = policy({ ...allow, Principal: { AWS: `${ROLE}s` } });
      const verdict = decide(request(), { identity: [policy(allow)], resource: named, resourceDecides: true });
      assert.deepEqual(verdict, noResource);
    });

    it("authorizes a service by the resource policy alone", () => {
      const resource = policy({ ...allow, Principal: { Service: ["ses.amazonaws.com", "sns.amazonaws.com"] } });
      assert.deepEqual(decide(request(service), { identity: [], resource }), { allowed: true });
      const other = policy({ ...allow, Principal: { Service: "ses.amazonaws.com" } });
      assert.deepEqual(decide(request(service), { identity: [policy(allow)], resource: other }), noResource);
    });

    it("matches everyone with a star, and everyone else with NotPrincipal", () => {
      const deny = { ...allow, Effect: "Deny" };
      for (const Principal of ["*", { AWS: "*" }]) {
        assert.equal(
          decide(request(service), { identity: [], resource: policy({ ...allow, Principal }) }).allowed,
          true,
        );
      }
      const others = policy({ ...deny, NotPrincipal: { AWS: ROLE } });
      assert.equal(decide(request(), { identity: [policy(allow)], resource: others }).allowed, true);
      const stranger = { principal: { arn: `${ROLE}2` } };
      assert.deepEqual(
        decide(request(stranger), { identity: [policy(allow)], resource: others }),
        refused("with an explicit deny in a resource-based policy"),
      );
    });

    it("lets a denial win over a permission", () => {
      const deny = { ...allow, Effect: "Deny" };
      assert.deepEqual(
        decide(request(), { identity: [policy(allow), policy(deny)] }),
        refused("with an explicit deny in an identity-based policy"),
      );
      const resource = policy({ ...deny, Principal: root }, { ...allow, Principal: { AWS: ROLE } });
      assert.deepEqual(
        decide(request(), { identity: [policy(allow)], resource }),
        refused("with an explicit deny in a resource-based policy"),
      );
    });
  });

  describe("actions and resources", () => {
    const cases: [string, object, boolean][] = [
      ["an action in any case", { Action: "SQS:sendmessage" }, true],
      ["a wildcard in an action", { Action: ["sqs:Receive*", "sqs:?endMessage"] }, true],
      ["another action", { Action: "sqs:SendMessageBatch" }, false],
      ["all but an action", { Action: undefined, NotAction: "sqs:Receive*" }, true],
      ["all but this action", { Action: undefined, NotAction: "sqs:Send*" }, false],
      ["a wildcard in a resource", { Resource: "arn:aws:sqs:*:123456789012:feed????" }, true],
      ["a resource in another case", { Resource: QUEUE.replace("feedback", "Feedback") }, false],
      ["a wildcard that would have to cross a colon", { Resource: "arn:aws:s*:123456789012:*:*:*" }, false],
      ["all but a resource", { Resource: undefined, NotResource: `${QUEUE}-other` }, true],
      ["all but this resource", { Resource: undefined, NotResource: [`${QUEUE}*`] }, false],
      ["a dot that is no wildcard", { Resource: QUEUE.replace("feedback", "feed.ack") }, false],
    ];
    for (const [name, statement, allowed] of cases) {
      it(`${allowed ? "matches" : "does not match"} ${name}`, () => assert.equal(byRole(statement), allowed));
    }

    it("lets a wildcard in the last part cross a colon", () => {
      const resource = `arn:aws:logs:us-east-1:${ACCOUNT}:log-group:/aws/lambda/f:log-stream:1`;
      assert.equal(
        byRole({ Resource: `arn:aws:logs:us-east-1:${ACCOUNT}:log-group:/aws/lambda/f:*` }, { resource }),
        true,
      );
    });
  });

  describe("conditions", () => {
    const topic = `arn:aws:sns:us-east-1:${ACCOUNT}:bounces`;
    const context = { "aws:SourceArn": topic, "aws:SourceAccount": ACCOUNT, "aws:SecureTransport": "true" };
    const keys = { "kms:EncryptionContextKeys": ["a", "b"] };
    const many = (operator: string, ...values: string[]) => ({ [operator]: { "kms:EncryptionContextKeys": values } });
    const cases: [string, object, Request["context"], boolean][] = [
      ["StringEquals", { StringEquals: { "aws:sourceaccount": ["x", ACCOUNT] } }, context, true],
      ["StringEquals on another value", { StringEquals: { "aws:SourceAccount": "x" } }, context, false],
      ["StringEquals on no value", { StringEquals: { "aws:SourceAccount": ACCOUNT } }, {}, false],
      ["StringEqualsIfExists on no value", { StringEqualsIfExists: { "aws:SourceAccount": ACCOUNT } }, {}, true],
      ["StringNotEquals on no value", { StringNotEquals: { "aws:SourceAccount": ACCOUNT } }, {}, true],
      [
        "StringNotEquals on one of the values",
        { StringNotEquals: { "aws:SourceAccount": ["x", ACCOUNT] } },
        context,
        false,
      ],
      ["StringLike across colons", { StringLike: { "aws:SourceArn": "arn:*:bounces" } }, context, true],
      ["StringLike in another case", { StringLike: { "aws:SourceArn": "ARN:*:bounces" } }, context, false],
      ["StringNotLike", { StringNotLike: { "aws:SourceArn": "arn:*:bounces" } }, context, false],
      ["ArnEquals with a wildcard", { ArnEquals: { "aws:SourceArn": `arn:aws:sns:*:${ACCOUNT}:b*` } }, context, true],
      ["ArnLike across colons", { ArnLike: { "aws:SourceArn": "arn:aws:sns:*:bounces:*:*" } }, context, false],
      ["ArnNotEquals", { ArnNotEquals: { "aws:SourceArn": topic } }, context, false],
      ["ArnNotLike", { ArnNotLike: { "aws:SourceArn": `${topic}-other` } }, context, true],
      ["Bool", { Bool: { "aws:SecureTransport": "false" } }, context, false],
      ["Bool as a JSON boolean", { Bool: { "aws:SecureTransport": true } }, context, true],
      ["Null of a value that is there", { Null: { "aws:SourceArn": "true" } }, context, false],
      ["Null of a value that must be there", { Null: { "aws:SourceArn": "false" } }, context, true],
      ["Null of nothing", { Null: { "aws:SourceArn": true } }, {}, true],
      [
        "two operators, one of which fails",
        { Bool: { "aws:SecureTransport": "true" }, Null: { "aws:SourceArn": "true" } },
        context,
        false,
      ],
      [
        "two keys, one of which fails",
        { StringEquals: { "aws:SourceAccount": ACCOUNT, "aws:SourceArn": "x" } },
        context,
        false,
      ],
      ["ForAnyValue with one match", many("ForAnyValue:StringEquals", "b", "c"), keys, true],
      ["ForAnyValue with no match", many("ForAnyValue:StringEquals", "c"), keys, false],
      ["ForAnyValue on no value", many("ForAnyValue:StringNotEquals", "c"), {}, false],
      ["ForAllValues with one match", many("ForAllValues:StringEquals", "a"), keys, false],
      ["ForAllValues with all matches", many("ForAllValues:StringLike", "?"), keys, true],
      ["ForAllValues on no value", many("ForAllValues:StringEquals", "a"), {}, true],
    ];
    for (const [name, Condition, given, allowed] of cases) {
      it(`${allowed ? "holds" : "fails"}: ${name}`, () =>
        assert.equal(byRole({ Condition }, { context: given }), allowed));
    }

    it("throws for several values without a set operator", () => {
      assert.throws(() => byRole({ Condition: many("StringEquals", "a") }, { context: keys }), Unsupported);
    });
  });

  describe("an element that is not evaluated throws", () => {
    const cases: [string, object, RegExp][] = [
      [
        "an operator",
        { ...allow, Condition: { NumericEquals: { "aws:SourceAccount": "1" } } },
        /operator NumericEquals/,
      ],
      [
        "a misspelled set operator",
        { ...allow, Condition: { "ForAnyValues:StringEquals": {} } },
        /ForAnyValues:StringEquals/,
      ],
      ["an operator named as JavaScript's own", { ...allow, Condition: { toString: {} } }, /operator toString/],
      [
        "a condition key",
        { ...allow, Condition: { StringEquals: { "aws:PrincipalOrgID": "o" } } },
        /aws:PrincipalOrgID/,
      ],
      ["an element", { ...allow, Sidd: "x" }, /element Sidd/],
      ["an effect", { ...allow, Effect: "allow" }, /Effect allow/],
      ["no action", { Effect: "Allow", Resource: "*" }, /one of Action and NotAction/],
      ["two kinds of actions", { ...allow, NotAction: "x:y" }, /one of Action and NotAction/],
      ["a principal type", { ...allow, Principal: { Federated: "x" } }, /principal type Federated/],
      ["a policy variable", { ...allow, Resource: "arn:aws:s3:::${aws:username}" }, /policy variables/],
    ];
    for (const [name, statement, message] of cases) {
      it(name, () => assert.throws(() => policy(statement), { name: "Unsupported", message }));
    }

    it("a document's version, its elements and an incomplete ARN", () => {
      assert.throws(() => parsePolicy({ Version: "2008-10-17", Statement: [] }), /version 2008-10-17/);
      assert.throws(() => parsePolicy({ Version: "2012-10-17", Statement: [], Extra: 1 }), /element Extra/);
      assert.throws(() => byRole({ Resource: "arn:aws:sqs:*" }), /incomplete ARN/);
    });
  });

  it("names the principals that must exist, excluding the account", () => {
    const Principal = { AWS: [ROLE, `arn:aws:iam::${ACCOUNT}:root`, ACCOUNT, "*"] };
    assert.deepEqual(
      namedPrincipals(policy({ ...allow, Principal }, { ...allow, NotPrincipal: { AWS: `${ROLE}2` } })),
      [ROLE, `${ROLE}2`],
    );
  });

  describe("for all documents", () => {
    const actions = fc.constantFrom("sqs:SendMessage", "sqs:*", "*", "sqs:ReceiveMessage", "sns:Publish");
    const resources = fc.constantFrom(QUEUE, "*", `${QUEUE}*`, `${QUEUE}-other`);
    const condition = fc.constantFrom(
      {},
      { Bool: { "aws:SecureTransport": "true" } },
      { Null: { "aws:SourceArn": "true" } },
    );
    const statement = fc.record({
      Effect: fc.constantFrom("Allow", "Deny"),
      Action: fc.array(actions, { minLength: 1, maxLength: 3 }),
      Resource: fc.array(resources, { minLength: 1, maxLength: 3 }),
      Condition: condition,
    });
    const statements = fc.array(statement, { maxLength: 6 });
    const anyContext = fc.record({ "aws:SecureTransport": fc.constantFrom("true", "false") });
    const identity = (list: readonly object[], context: Request["context"]) =>
      decide(request({ context }), { identity: [policy(...list)] }).allowed;

    it("a denial that matches the request wins, wherever it is", () => {
      fc.assert(
        fc.property(statements, statements, anyContext, (before, after, context) => {
          const deny = { Effect: "Deny", Action: "sqs:Send*", Resource: QUEUE };
          assert.equal(identity([...before, deny, ...after], context), false);
        }),
      );
    });

    it("a request that no statement allows is denied", () => {
      fc.assert(
        fc.property(statements, anyContext, (list, context) => {
          const others = list.filter((one) => one.Effect === "Deny" || !identity([one], context));
          assert.equal(identity(others, context), false);
        }),
      );
    });

    it("the order of statements does not matter", () => {
      fc.assert(
        fc.property(statements, anyContext, (list, context) => {
          assert.equal(identity(list, context), identity(list.toReversed(), context));
        }),
      );
    });

    it("one more Allow statement never takes a permission away", () => {
      fc.assert(
        fc.property(statements, statement, anyContext, (list, more, context) => {
          const wider = identity([...list, { ...more, Effect: "Allow" }], context);
          assert.ok(wider || !identity(list, context));
        }),
      );
    });
  });
});
