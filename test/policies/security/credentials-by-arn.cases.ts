import { credentialsByArn } from "../../../policies/security/credentials-by-arn";
import { arn, type Cases } from "../../support/policies/cases";
import { UNKNOWN } from "../../support/policies/judging";

const SECRET = arn("secretsmanager", "secret:mail/porkbun");

export const cases: Cases = {
  rule: credentialsByArn,
  good: [
    {
      type: "aws:lambda/function:Function",
      name: "function",
      props: { environment: { variables: { RECIPIENTS_TABLE: "recipients", LINK_SIGNING_KEY_ARN: SECRET } } },
    },
    {
      type: "command:local:Command",
      name: "command",
      props: { environment: { PORKBUN_SECRET_ID: SECRET, AWS_REGION: "us-east-1" } },
    },
  ],
  refused: [
    {
      what: "a key",
      at: "function.props.environment.variables.LINK_SIGNING_KEY",
      value: "hush-hush",
      says: [
        "function: environment.variables.LINK_SIGNING_KEY is named like a credential but holds no ARN: put the value in Secrets Manager and pass the secret's ARN",
      ],
    },
    {
      what: "a password in small letters",
      at: "command.props.environment.db_password",
      value: "hush-hush",
      says: [
        "command: environment.db_password is named like a credential but holds no ARN: put the value in Secrets Manager and pass the secret's ARN",
      ],
    },
    {
      what: "a token that is a number",
      at: "command.props.environment.API_TOKEN",
      value: 12345678,
      says: [
        "command: environment.API_TOKEN is named like a credential but holds no ARN: put the value in Secrets Manager and pass the secret's ARN",
      ],
    },
    {
      what: "an empty one",
      at: "command.props.environment.PORKBUN_SECRET_ID",
      value: "",
      says: [
        "command: environment.PORKBUN_SECRET_ID is named like a credential but holds no ARN: put the value in Secrets Manager and pass the secret's ARN",
      ],
    },
    {
      what: "an unknown one",
      at: "command.props.environment.PORKBUN_SECRET_ID",
      value: UNKNOWN,
      says: [
        "command: environment.PORKBUN_SECRET_ID is unknown at preview and so cannot be judged; make it from settings and names that are known, not from another resource's output",
      ],
    },
    {
      what: "an unknown environment",
      at: "function.props.environment",
      value: UNKNOWN,
      says: [
        "function: environment is unknown at preview and so cannot be judged; make it from settings and names that are known, not from another resource's output",
      ],
    },
  ],
  harmless: [
    { what: "public tokens", at: "command.props.environment.DKIM_TOKENS", value: "a,b,c" },
    {
      what: "public tokens that SES has not given yet",
      at: "command.props.environment.IDENTITY_DKIM_TOKENS",
      value: UNKNOWN,
    },
    { what: "no environment", at: "function.props.environment", value: undefined },
    { what: "another name", at: "function.props.environment.variables.MODE", value: "hush-hush" },
  ],
  mutations: {
    "props.environment": { weaker: [{ API_KEY: "hush" }], absent: "nothing is set then" },
    "props.environment.variables": { weaker: [{ API_KEY: "hush" }], absent: "nothing is set then" },
    "props.environment.variables.*": {
      weaker: "only the name of a credential makes a value wrong",
      absent: "nothing is set then",
    },
    "props.environment.IDENTITY_DKIM_TOKENS": {
      weaker: "public",
      absent: "nothing is set then",
      unknown: "on the list",
    },
    "props.environment.CERTIFICATE_VALIDATION": {
      weaker: "no credential",
      absent: "nothing is set then",
      unknown: "on the list",
    },
    "props.environment.LINKS_TARGET": {
      weaker: "no credential",
      absent: "nothing is set then",
      unknown: "on the list",
    },
    "props.environment.*": {
      weaker: "only the name of a credential makes a value wrong",
      absent: "nothing is set then",
    },
  },
};
