import { oneAccountAndRegion } from "../../../policies/security/one-account-and-region";
import { arn, type Cases } from "../../support/policies/cases";
import { ACCOUNT, REGION, UNKNOWN } from "../../support/policies/judging";

const ELSEWHERE = arn("sns", "x", "999999999999");

export const cases: Cases = {
  rule: oneAccountAndRegion,
  good: [
    {
      type: "pulumi:providers:aws",
      name: "aws",
      provider: undefined,
      props: { region: REGION, allowedAccountIds: `["${ACCOUNT}"]` },
    },
    {
      type: "aws:sns/topicSubscription:TopicSubscription",
      name: "subscription",
      props: {
        topic: arn("sns", "bounces"),
        region: REGION,
        policy: `{"Resource":"arn:aws:iam::${ACCOUNT}:root"}`,
        unknown: UNKNOWN,
      },
    },
  ],
  refused: [
    {
      what: "a provider for any account",
      at: "aws.props.allowedAccountIds",
      value: undefined,
      says: [
        "aws: would deploy into whatever account it finds: set allowedAccountIds to the one account of the settings",
      ],
    },
    {
      what: "a provider for two accounts",
      at: "aws.props.allowedAccountIds",
      value: `["${ACCOUNT}","999999999999"]`,
      says: [
        "aws: would deploy into whatever account it finds: set allowedAccountIds to the one account of the settings",
      ],
    },
    {
      what: "a provider for any Region",
      at: "aws.props.region",
      value: undefined,
      says: ["aws: names no region, so the shell's would be used: set region from the settings"],
    },
    {
      what: "an unknown account",
      at: "aws.props.allowedAccountIds",
      value: UNKNOWN,
      says: [
        "aws: allowedAccountIds is unknown at preview and so cannot be judged; make it from settings and names that are known, not from another resource's output",
      ],
    },
    {
      what: "the default provider",
      at: "subscription.providerName",
      value: "default_7_48_0",
      says: [
        "subscription: has the default provider, which deploys into the shell's account and Region: pass the stack's provider",
      ],
    },
    {
      what: "no provider",
      at: "subscription.provider",
      value: undefined,
      says: [
        "subscription: has the default provider, which deploys into the shell's account and Region: pass the stack's provider",
      ],
    },
    {
      what: "a provider that is bound to nothing",
      at: "subscription.provider",
      value: { region: REGION },
      says: ["subscription: has a provider that is bound to no account and Region: set allowedAccountIds and region"],
    },
    {
      what: "another account",
      at: "subscription.props.topic",
      value: ELSEWHERE,
      says: [
        "subscription: topic names account 999999999999, and the stack is for 111122223333: name what is in the stack's account",
      ],
    },
    {
      what: "another account in a document",
      at: "subscription.props.policy",
      value: `{"Resource":["${ELSEWHERE}"]}`,
      says: [
        "subscription: policy.Resource.0 names account 999999999999, and the stack is for 111122223333: name what is in the stack's account",
      ],
    },
    {
      what: "another account in escaped digits",
      at: "subscription.props.policy",
      value: `{"Resource":["${ELSEWHERE.replace("9999", "\\u0039".repeat(4))}"]}`,
      says: [
        "subscription: policy.Resource.0 names account 999999999999, and the stack is for 111122223333: name what is in the stack's account",
      ],
    },
    {
      what: "a queue of another account",
      at: "subscription.props.endpoint",
      value: "https://sqs.us-east-1.amazonaws.com/999999999999/feedback",
      says: [
        "subscription: endpoint names account 999999999999, and the stack is for 111122223333: name what is in the stack's account",
      ],
    },
    {
      what: "another account as principal",
      at: "subscription.props.policy",
      value: '{"Principal":{"AWS":"999999999999"}}',
      says: [
        "subscription: policy.Principal.AWS names account 999999999999, and the stack is for 111122223333: name what is in the stack's account",
      ],
    },
    {
      what: "another account as source",
      at: "subscription.props.sourceAccount",
      value: "999999999999",
      says: [
        "subscription: sourceAccount names account 999999999999, and the stack is for 111122223333: name what is in the stack's account",
      ],
    },
    {
      what: "another Region",
      at: "subscription.props.topic",
      value: `arn:aws:sns:eu-west-1:${ACCOUNT}:x`,
      says: [
        "subscription: topic names Region eu-west-1, and the stack is for us-east-1: name what is in the stack's Region",
      ],
    },
    {
      what: "another Region of its own",
      at: "subscription.props.region",
      value: "eu-west-1",
      says: ["subscription: states a region, and the stack is for us-east-1: remove it"],
    },
    {
      what: "another account beside an unknown",
      at: "subscription.props.mixed",
      value: [UNKNOWN, ELSEWHERE],
      says: [
        "subscription: mixed.1 names account 999999999999, and the stack is for 111122223333: name what is in the stack's account",
      ],
    },
  ],
  harmless: [
    { what: "no Region of its own", at: "subscription.props.region", value: undefined },
    { what: "the account's root", at: "subscription.props.topic", value: `arn:aws:iam::${ACCOUNT}:root` },
    { what: "its own account as principal and source", at: "subscription.props.policy", value: `{"AWS":"${ACCOUNT}"}` },
    { what: "twelve digits that are no account", at: "subscription.props.topic", value: "999999999999" },
    { what: "a pattern", at: "subscription.props.topic", value: "arn:aws:sns:*:*:x" },
  ],
  mutations: {
    "props.region": { weaker: [""], absent: "the provider's Region applies" },
    "props.allowedAccountIds": { weaker: ["[]", '["999999999999","111122223333"]', "{"] },
    "provider.name": { weaker: ["default_7_48_0"], unknown: "a name is never unknown" },
    "provider.props.region": { weaker: [""] },
    "provider.props.allowedAccountIds": { weaker: ["[]", '["999999999999","111122223333"]', "{"] },
    "props.**": {
      weaker: [ELSEWHERE],
      absent: "it names no place then",
      unknown: "it comes from a resource of this stack",
    },
  },
};
