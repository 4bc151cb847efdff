import { secretsNowhereElse } from "../../../policies/security/secrets-nowhere-else";
import type { Cases } from "../../support/policies/cases";
import { UNKNOWN } from "../../support/policies/judging";

const SECRET = "0123456789abcdefghij";
const found = (name: string, path: string) => [
  `${name}: ${path} holds a secret of this stack: pass the secret's ARN instead`,
];

export const cases: Cases = {
  rule: secretsNowhereElse,
  good: [
    {
      type: "aws:secretsmanager/secretVersion:SecretVersion",
      name: "key",
      props: { secretString: JSON.stringify({ apiKey: SECRET, user: "mail" }), secretId: UNKNOWN },
    },
    { type: "aws:lambda/function:Function", name: "function", props: { environment: { variables: { USER: "mail" } } } },
    { type: "pulumi:pulumi:Stack", name: "stack", props: {} },
  ],
  refused: [
    {
      what: "in a variable",
      at: "function.props.environment.variables.USER",
      value: `key ${SECRET}`,
      says: found("function", "environment.variables.USER"),
    },
    {
      what: "in JSON",
      at: "function.props.policy",
      value: `{"a":["${SECRET}"]}`,
      says: found("function", "policy.a.0"),
    },
    { what: "as a name", at: "function.props.tags", value: { [SECRET]: "x" }, says: found("function", "a name") },
    { what: "in an output", at: "stack.props.key", value: SECRET, says: found("stack", "key") },
  ],
  harmless: [
    { what: "a part of it", at: "function.props.note", value: SECRET.slice(1) },
    { what: "an unknown", at: "function.props.note", value: UNKNOWN },
  ],
  mutated: "good",
  mutations: {
    "props.secretString": { weaker: "it is the secret", absent: "there is no secret then" },
    "props.secretId": { weaker: "it is not read", absent: "as above", unknown: "as above" },
    "props.**": { weaker: [SECRET], absent: "nothing is shown then", unknown: "it is judged once it is known" },
  },
};
