import assert from "node:assert/strict";
import fc from "fast-check";
import { matches } from "../../../../policies/lib/iam/pattern";
import { readDocument } from "../../../../policies/lib/iam/document";
import { knownPrincipals } from "../../../../policies/security/known-principals";
import { noWildcardActions } from "../../../../policies/security/no-wildcard-actions";
import { noWildcardResources } from "../../../../policies/security/no-wildcard-resources";
import type { Rule } from "../../../../policies/lib/rule/rule";
import { arn } from "../../../support/policies/cases";
import { ACCOUNT, judge } from "../../../support/policies/judging";

const actions = ["sqs:ReceiveMessage", "dynamodb:UpdateItem", "ses:SendEmail", "logs:PutLogEvents"];
const resources = [arn("sqs", "feedback"), arn("dynamodb", "table/recipients"), "arn:aws:s3:::bucket"];

/** A list as IAM accepts it: a single text for a list of one, or the list. */
const oneOrMany = (texts: fc.Arbitrary<string[]>) =>
  texts.chain((list) => (list.length === 1 ? fc.constantFrom<unknown>(list, list[0]) : fc.constant<unknown>(list)));
const inAnyCase = (text: fc.Arbitrary<string>) =>
  fc
    .tuple(text, fc.infiniteStream(fc.boolean()))
    .map(([value, upper]) =>
      [...value].map((letter) => (upper.next().value ? letter.toUpperCase() : letter.toLowerCase())).join(""),
    );

/** A plain Allow statement with some of its elements replaced. */
const statement = (more: Record<string, fc.Arbitrary<unknown>>) =>
  fc.record({
    Effect: fc.constant("Allow"),
    Action: oneOrMany(fc.uniqueArray(inAnyCase(fc.constantFrom(...actions)), { minLength: 1, maxLength: 3 })),
    Resource: oneOrMany(fc.uniqueArray(fc.constantFrom(...resources), { minLength: 1 })),
    ...more,
  });

/** A document, as text or as an object, with the statement somewhere among plain ones and broad denials. */
const documentWith = (special: fc.Arbitrary<object>) =>
  fc
    .tuple(special, fc.array(statement({})), fc.array(statement({})), fc.boolean(), fc.boolean())
    .map(([one, before, after, asText, deny]) => {
      const list = [...before, one, ...after, ...(deny ? [{ Effect: "Deny", Action: "*", NotResource: "*" }] : [])];
      const document = { Version: "2012-10-17", Statement: list.length === 1 ? one : list };
      return asText ? JSON.stringify(document) : document;
    });

const faults = (rule: Rule, policy: unknown, type = "aws:iam/rolePolicy:RolePolicy") =>
  judge(rule, [{ type, props: { role: "x", policy } }]).faults;

/** A text with wildcards inserted anywhere. */
const wild = (text: fc.Arbitrary<string>) =>
  fc.tuple(text, fc.nat(), fc.constantFrom("*", "?", "**", "*?")).map(([value, at, wildcard]) => {
    const index = at % (value.length + 1);
    return value.slice(0, index) + wildcard + value.slice(index);
  });
const withOneOf = (usual: readonly string[], odd: fc.Arbitrary<string>) =>
  oneOrMany(
    fc
      .tuple(fc.subarray([...usual]), odd, fc.subarray([...usual]))
      .map(([before, one, after]) => [...before, one, ...after]),
  );

describe("any policy document", () => {
  it("with plain actions and resources is accepted", () => {
    fc.assert(
      fc.property(documentWith(statement({})), (policy) => {
        for (const rule of [noWildcardActions, noWildcardResources]) assert.deepEqual(faults(rule, policy), []);
      }),
    );
  });

  it("with a wildcard in an action is refused, however spelled", () => {
    const Action = withOneOf(actions, wild(inAnyCase(fc.constantFrom(...actions, "", "iam:", "kms:"))));
    fc.assert(
      fc.property(documentWith(statement({ Action })), (policy) =>
        assert.notDeepEqual(faults(noWildcardActions, policy), []),
      ),
    );
  });

  it("with a wildcard in a resource is refused, except for a log group's streams", () => {
    const Resource = withOneOf(resources, wild(fc.constantFrom(...resources, "", "arn:aws:")));
    fc.assert(
      fc.property(documentWith(statement({ Resource })), (policy) =>
        assert.notDeepEqual(faults(noWildcardResources, policy), []),
      ),
    );
  });

  it("with NotAction or NotResource in an Allow is refused", () => {
    const inverse = fc.constantFrom({ NotAction: actions[0] }, { NotAction: ["*"] });
    fc.assert(
      fc.property(
        documentWith(inverse.map((more) => ({ Effect: "Allow", Resource: resources[0], ...more }))),
        (policy) => assert.notDeepEqual(faults(noWildcardActions, policy), []),
      ),
    );
    fc.assert(
      fc.property(
        documentWith(fc.constant({ Effect: "Allow", Action: actions[0], NotResource: resources })),
        (policy) => assert.notDeepEqual(faults(noWildcardResources, policy), []),
      ),
    );
  });

  it("that is open to everyone is refused, however spelled, also with a condition that does not confine", () => {
    const Principal = fc.constantFrom<unknown>(
      "*",
      { AWS: "*" },
      { AWS: ["*"] },
      { AWS: [ACCOUNT, "*"] },
      { Service: "*" },
      { Federated: "*" },
    );
    const Condition = fc.constantFrom<unknown>(
      {},
      { StringEqualsIfExists: { "aws:SourceAccount": ACCOUNT } },
      { "ForAllValues:StringEquals": { "aws:SourceAccount": ACCOUNT } },
      { StringNotEquals: { "aws:SourceAccount": ACCOUNT } },
      { Null: { "aws:SourceArn": "false" } },
      { StringLike: { "aws:SourceAccount": "*" } },
      { ArnLike: { "aws:SourceArn": ["arn:aws:sns:*:*:x"] } },
      { StringEquals: { "aws:PrincipalOrgID": "o-1" } },
      { Bool: { "aws:SecureTransport": "true" } },
      { StringEquals: { "aws:SourceAccount": [] } },
    );
    fc.assert(
      fc.property(documentWith(statement({ Principal, Condition })), (policy) =>
        assert.notDeepEqual(faults(knownPrincipals, policy, "aws:sns/topicPolicy:TopicPolicy"), []),
      ),
    );
  });

  it("never makes the reader throw, however malformed", () => {
    fc.assert(fc.property(fc.oneof(fc.anything(), fc.json(), fc.string()), (value) => void readDocument(value)));
  });
});

describe("IAM's wildcards", () => {
  it("match as in IAM", () => {
    for (const [pattern, text] of [
      ["*", "sns:Publish"],
      ["sns:*", "SNS:Publish"],
      ["sqs:Send?essage", "sqs:SendMessage"],
      ["arn:aws:sqs:*:*:a", "arn:aws:sqs:x:1:a"],
    ] as const)
      assert.ok(matches(pattern, text), pattern);
    for (const [pattern, text] of [
      ["sns:*", "snsx:Publish"],
      ["a.c", "abc"],
      ["sqs:Send?essage", "sqs:Sendessage"],
      ["", "x"],
    ] as const)
      assert.ok(!matches(pattern, text), pattern);
  });

  it("agree with a regular expression where that terminates", () => {
    const letters = (...all: string[]) =>
      fc.array(fc.constantFrom(...all), { maxLength: 8 }).map((list) => list.join(""));
    fc.assert(
      fc.property(letters("a", "b", "*", "?"), letters("a", "B", "*"), (pattern, text) => {
        const source = pattern.replaceAll("*", ".*").replaceAll("?", ".");
        assert.equal(matches(pattern, text), new RegExp(`^${source}$`, "i").test(text), `${pattern} and ${text}`);
      }),
    );
  });

  it("are matched quickly, however many stars there are", () => {
    // A regular expression for this pattern would try some 10^60 ways to divide the letters between the stars.
    assert.ok(!matches(`${"*a".repeat(30)}*b`, "a".repeat(2000)));
    assert.ok(matches(`${"*a".repeat(30)}*b`, `${"a".repeat(2000)}b`));
  });
});
