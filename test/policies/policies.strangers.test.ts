import assert from "node:assert/strict";
import { RESOURCE_TYPES } from "../../policies/lib/resource-types";
import { rules as deliverability } from "../../policies/deliverability/rules";
import { rules as security } from "../../policies/security/rules";
import { limitedNumbers } from "../../policies/security/limited-numbers";
import { listedTypes } from "../../policies/security/listed-types";
import { ROOT, stacks } from "../../infra/settings/stack-file";
import { judge } from "./judging";
import { type Program, programOf } from "./program";
import { strangeArns } from "./strangers/arns";
import { HARMLESS } from "./strangers/harmless";
import { flippedBooleans } from "./strangers/booleans";
import { emptiedLists } from "./strangers/lists";
import { type Mutant, said, saidOf } from "./strangers/mutant";
import { HARMFUL, HARMFUL_LATER } from "./strangers/harmful";
import { strangeRecords } from "./strangers/records";
import { removedResources } from "./strangers/removed";
import { SETTINGS } from "./strangers/settings";
import { widenedStatements } from "./strangers/statements";
import { swappedReferences } from "./strangers/swapped";
import { SWAPPED } from "./strangers/swapped-harmless";
import { strangeTypes } from "./strangers/types";

/** The classes of generated mutants, and for each the mutants that may pass, with the reason why they are harmless. */
const CLASSES: Readonly<
  Record<
    string,
    { readonly of: (program: Program) => readonly Mutant[]; readonly pass: Readonly<Record<string, string>> }
  >
> = {
  "a resource of a strange type": { of: strangeTypes, pass: {} },
  "an ARN of a stranger": {
    of: strangeArns,
    pass: {
      "aws:iam/rolePolicy:RolePolicy report-function names arn:aws:ses:us-east-1:681214184463:identity/patrick@candlefish.ai-stranger (the account's, not the stack's)":
        "another recipient of the report, which is a setting; SES asks for this right only in the sandbox",
    },
  },
  "a flipped boolean": {
    of: flippedBooleans,
    pass: {
      "pulumi:providers:aws aws defaultTags.tags.production is false":
        "the stack prod is production whatever its tag says",
      ...Object.fromEntries(
        ["domain", "patrick@candlefish.ai"].map((identity) => [
          `aws:sesv2/emailIdentityFeedbackAttributes:EmailIdentityFeedbackAttributes ${identity} emailForwardingEnabled is true`,
          "feedback by mail comes besides that by topics, or not: either is as promised",
        ]),
      ),
    },
  },
  "an emptied list": { of: emptiedLists, pass: {} },
  "a widened statement": {
    of: widenedStatements,
    pass: {
      "aws:iam/role:Role scheduler Assume lacks aws:SourceAccount":
        "the ARN of the schedule group that remains names the account",
      "aws:sns/topicPolicy:TopicPolicy guard PublishFromAlarms lacks aws:SourceAccount":
        "the ARNs of the alarms that remain name the account",
      "aws:sns/topicPolicy:TopicPolicy guard PublishFromAlarms lacks aws:SourceArn":
        "the guard heeds none but its own two alarms, whoever else of the account publishes",
      "aws:iam/rolePolicy:RolePolicy report-function Send allows ses:SendRawEmail":
        "the same conditions hold for it: from the same address, to the same recipients",
      "aws:iam/rolePolicy:RolePolicy outbox-function Bury allows sqs:ReceiveMessage":
        "the function put those messages there, and reading one takes none away",
      "aws:iam/rolePolicy:RolePolicy outbox-function Postpone allows sqs:ReceiveMessage":
        "the statement ReadQueue allows it on the same queues",
      "aws:iam/rolePolicy:RolePolicy digest-function KeepAsked allows dynamodb:DeleteItem":
        "what it may mark as asked for it may already keep from being sent",
      "aws:iam/rolePolicy:RolePolicy digest-function AskOutbox allows sqs:ReceiveMessage":
        "a message that it reads comes again, since the role may not delete it",
      "aws:kms/key:Key encryption UseThroughServices allows kms:ScheduleKeyDeletion":
        "the account's root may do that by the statement Administer",
    },
  },
  "a resource that is gone": { of: removedResources, pass: {} },
  "a reference that leads elsewhere": { of: swappedReferences, pass: SWAPPED },
  "a replaced record": {
    of: strangeRecords,
    pass: Object.fromEntries([
      ...[
        "TXT _amazonses.candlefish.ai",
        "TXT candlefish.ai",
        "TXT bounce.candlefish.ai",
        "MX bounce.candlefish.ai",
        "TXT _dmarc.candlefish.ai",
      ].map((record) => [
        `mail:index:Dns dns ${record} is gone`,
        "the Command alone writes, and the rules find out what it lacks",
      ]),
      [
        "command:local:Command dns TXT _amazonses.candlefish.ai is gone",
        "SES verifies the domain by DKIM; this record is what the API before SES v2 asked for",
      ],
    ]) as Record<string, string>,
  },
};

describe("strangers in a stack", () => {
  let prod: Program = { inputs: [], outputs: [] };
  before(async () => {
    prod = await programOf("prod");
  });

  for (const [name, { of, pass }] of Object.entries(CLASSES))
    it(`are refused: ${name}`, () => {
      const mutants = of(prod);
      const passed = mutants.filter((mutant) => said(prod, mutant).length === 0).map(({ what }) => what);
      assert.deepEqual(passed.sort(), Object.keys(pass).sort());
      assert.ok(mutants.length > 80 && passed.length <= mutants.length * 0.05, `${passed.length} of ${mutants.length}`);
    });

  for (const [finding, changes] of Object.entries(HARMFUL))
    it(`are refused: ${finding}`, () => {
      const passed = Object.entries(changes)
        .filter(([, change]) => said(prod, change(prod)).length === 0)
        .map(([what]) => what);
      assert.deepEqual(passed, []);
    });

  it("are refused: DKIM tokens of somebody else, once SES has assigned ours", async () => {
    const later = await programOf("prod", "up");
    const passed = Object.entries(HARMFUL_LATER)
      .filter(([, change]) => said(later, change(later)).length === 0)
      .map(([what]) => what);
    assert.deepEqual(passed, []);
  });

  for (const [what, change] of Object.entries(HARMLESS))
    it(`are accepted: ${what}`, () => assert.deepEqual(said(prod, change(prod)), []));
});

describe("the table of resource types", () => {
  const rules = new Map([...security, ...deliverability].map((rule) => [rule.name, rule]));
  const seen = new Set(["pulumi:providers:command"]);

  for (const [what, { stack, config }] of Object.entries(SETTINGS))
    it(`lists what a stack has, and no rule objects: ${what}`, async () => {
      for (const phase of Object.keys(config).length === 0 ? (["preview", "up"] as const) : (["preview"] as const)) {
        const program = await programOf(stack, phase, config);
        for (const { type } of program.outputs) seen.add(type);
        assert.deepEqual(saidOf(program), []);
      }
    });

  for (const stack of stacks())
    it(`lists what a stack of this project has, and no rule objects: ${stack}`, async () => {
      assert.deepEqual(saidOf(await programOf(stack, "preview", {}, ROOT)), []);
    });

  it("lists what a stack without a default configuration set has, and only the rule objects that is to be exempted then", async () => {
    const said = saidOf(await programOf("prod", "preview", { defaultConfigurationSet: false }));
    assert.deepEqual([...new Set(said.map((fault) => fault.split(":")[0]))], ["identities-on-a-set"]);
  });

  it("is another project's own, if that has one", () => {
    const config = { types: [{ type: "aws:s3/bucket:Bucket", most: 1 }] };
    const bucket = { type: "aws:s3/bucket:Bucket", props: {} };
    assert.deepEqual(judge(listedTypes, [bucket], config).faults, []);
    assert.equal(judge(listedTypes, [{ type: "aws:sns/topic:Topic", props: {} }], config).faults.length, 1);
    assert.equal(judge(limitedNumbers, [bucket, { ...bucket, name: "another" }], config).faults.length, 1);
  });

  it("lists nothing that no stack has", () => {
    assert.deepEqual(
      RESOURCE_TYPES.map(({ type }) => type).filter((type) => !type.endsWith("*") && !seen.has(type)),
      [],
    );
  });

  it("lists each type once, with the rules that check it or the reason why none needs to", () => {
    const types = RESOURCE_TYPES.map(({ type }) => type);
    assert.deepEqual(types, [...new Set(types)]);
    for (const { type, judgedBy } of RESOURCE_TYPES)
      if (typeof judgedBy === "string") assert.match(judgedBy, /^[A-Z].{20,}\.$/, type);
      else {
        assert.ok(judgedBy.length > 0, type);
        for (const name of judgedBy) {
          const rule = rules.get(name);
          assert.ok(rule, `${type}: there is no rule ${name}`);
          // A rule about the stack starts from one type and reads others.
          if (!("validateStack" in rule))
            assert.ok(judge(rule, [{ type, props: {} }]).applies, `${name} does not judge ${type}`);
        }
      }
  });
});
