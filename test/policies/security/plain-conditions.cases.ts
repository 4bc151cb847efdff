import { plainConditions } from "../../../policies/security/plain-conditions";
import { allow, arn, carriers, type Cases, document, rolePolicy } from "../../support/policies/cases";

const confined = (condition: object) => document(allow("kms:Decrypt", arn("kms", "x"), { Condition: condition }));
const AT = "it.props.policy";
const pattern = (key: string, value: string) => [
  `it: policy, statement It is confined by ${key} to the pattern ${value}: spell the values out`,
];

export const cases: Cases = {
  rule: plainConditions,
  good: [rolePolicy(confined({ StringEquals: { "kms:ViaService": "sqs.us-east-1.amazonaws.com" } }))],
  refused: [
    {
      what: "any service",
      at: AT,
      value: confined({ StringLike: { "kms:ViaService": "*" } }),
      says: pattern("kms:viaservice", "*"),
    },
    {
      what: "one more value",
      at: AT,
      value: confined({ StringLike: { "aws:SourceArn": ["arn:aws:sns:us-east-1:111122223333:x", "arn:*"] } }),
      says: pattern("aws:sourcearn", "arn:*"),
    },
    {
      what: "a policy variable",
      at: AT,
      value: confined({ StringEquals: { "aws:SourceAccount": "${aws:PrincipalAccount}" } }),
      says: pattern("aws:sourceaccount", "${aws:PrincipalAccount}"),
    },
    {
      what: "any From address",
      at: AT,
      value: confined({ StringLike: { "ses:FromAddress": "*@*" } }),
      says: pattern("ses:fromaddress", "*@*"),
    },
    ...["StringEqualsIfExists", "ForAllValues:StringEquals", "StringNotEquals", "Null"].map((operator) => ({
      what: operator,
      at: AT,
      value: confined({ [operator]: { "aws:SourceAccount": "111122223333" } }),
      says: [
        `it: policy, statement It has the condition ${operator.toLowerCase()}, which also lets in requests without aws:sourceaccount: require exact values`,
      ],
    })),
  ],
  harmless: [
    {
      what: "any address of a domain",
      at: AT,
      value: confined({ StringLike: { "ses:FromAddress": "*@example.org" } }),
    },
    {
      what: "listed recipients",
      at: AT,
      value: confined({ "ForAllValues:StringEquals": { "ses:Recipients": "a@example.org" } }),
    },
    { what: "no condition, which other rules judge", at: AT, value: confined({}) },
    {
      what: "a Deny by a pattern",
      at: AT,
      value: document({ Effect: "Deny", Action: "x:y", Resource: "*", Condition: { StringNotLike: { "aws:x": "*" } } }),
    },
  ],
  mutations: {
    ...carriers(confined({ StringLike: { "kms:ViaService": "*" } })),
    "props.**": {
      weaker: "a Lambda permission's conditions are of ARNs and accounts",
      absent: "as above",
      unknown: "as above",
    },
  },
};
