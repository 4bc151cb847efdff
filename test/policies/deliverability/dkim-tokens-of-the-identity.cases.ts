import { dkimTokensOfTheIdentity } from "../../../policies/deliverability/dkim-tokens-of-the-identity";
import type { Cases } from "../../support/policies/cases";
import { UNKNOWN } from "../../support/policies/judging";

const own = ["a", "b", "c"].map((letter) => letter.repeat(32));
const strange = (variable: string, token: string) => [
  `command: environment.${variable} has the DKIM token ${token}, which no identity of this stack has: pass the identity's own`,
];

export const cases: Cases = {
  rule: dkimTokensOfTheIdentity,
  good: [
    {
      type: "aws:sesv2/emailIdentity:EmailIdentity",
      name: "domain",
      props: { dkimSigningAttributes: { tokens: own } },
    },
    {
      type: "command:local:Command",
      name: "command",
      props: { environment: { DKIM_TOKENS: own.join(","), IDENTITY_DKIM_TOKENS: own.join(",") } },
    },
  ],
  refused: [
    ...["DKIM_TOKENS", "IDENTITY_DKIM_TOKENS"].map((variable) => ({
      what: `a stranger's token in ${variable}`,
      at: `command.props.environment.${variable}`,
      value: [...own.slice(1), "d".repeat(32)].join(","),
      says: strange(variable, "d".repeat(32)),
    })),
    {
      what: "tokens that are unknown though SES has assigned them",
      at: "command.props.environment.IDENTITY_DKIM_TOKENS",
      value: UNKNOWN,
      says: [
        "command: environment.IDENTITY_DKIM_TOKENS is unknown at preview and so cannot be judged; make it from settings and names that are known, not from another resource's output",
      ],
    },
  ],
  harmless: [
    { what: "no stated tokens", at: "command.props.environment.DKIM_TOKENS", value: "" },
    { what: "other case", at: "command.props.environment.DKIM_TOKENS", value: own.join(",").toUpperCase() },
    { what: "tokens that SES has yet to assign", at: "domain.props.dkimSigningAttributes", value: UNKNOWN },
  ],
  mutated: "good",
  mutations: {
    "props.dkimSigningAttributes": {
      weaker: [{ tokens: ["d".repeat(32)] }],
      absent: "SES has yet to assign the tokens",
      unknown: "SES has yet to assign the tokens",
    },
    "props.dkimSigningAttributes.**": {
      weaker: "a token less, or another, makes the Command's strange",
      absent: "as above",
      unknown: "as above",
    },
    "props.environment": {
      weaker: [{ DKIM_TOKENS: "d".repeat(32) }],
      absent: "the script stops without its variables",
    },
    "props.environment.*": { weaker: ["d".repeat(32)], absent: "no tokens are written then" },
  },
};
