import { dkimMatchesTokens } from "../../../policies/deliverability/dkim-matches-tokens";
import type { Cases } from "../../support/policies/cases";
import { UNKNOWN } from "../../support/policies/judging";

const tokens = ["a", "b", "c"].map((letter) => letter.repeat(32));
const [FIRST = "", SECOND = "", THIRD = ""] = tokens;
const OTHER = "d".repeat(32);
const record = (token: string, target = token, type = "CNAME") => ({
  name: `${token}._domainkey.example.org`,
  type,
  content: `${target}.dkim.amazonses.com`,
  ttl: 600,
});
const AT = "it.props.records";

export const cases: Cases = {
  rule: dkimMatchesTokens,
  good: [
    {
      type: "mail:index:Dns",
      props: { dkimTokens: tokens, identityDkimTokens: UNKNOWN, records: tokens.map((token) => record(token)) },
    },
  ],
  refused: [
    {
      what: "two tokens",
      at: "it.props.dkimTokens",
      value: [FIRST, SECOND],
      says: ["it: must have 3 different DKIM tokens: copy them as SES shows them"],
    },
    {
      what: "a token twice",
      at: "it.props.dkimTokens",
      value: [FIRST, SECOND, SECOND],
      says: ["it: must have 3 different DKIM tokens: copy them as SES shows them"],
    },
    {
      what: "invalid tokens",
      at: "it.props.dkimTokens",
      value: ["1", "2", "3"],
      says: ["it: must have 3 different DKIM tokens: copy them as SES shows them"],
    },
    {
      what: "unknown stated tokens",
      at: "it.props.dkimTokens",
      value: UNKNOWN,
      says: [
        "it: dkimTokens is unknown at preview and so cannot be judged; make it from settings and names that are known, not from another resource's output",
      ],
    },
    {
      what: "other tokens than the identity's",
      at: "it.props.identityDkimTokens",
      value: [FIRST, SECOND, OTHER],
      says: ["it: states DKIM tokens that are not the identity's: pass the identity's, or none"],
    },
    {
      what: "two tokens of the identity",
      at: "it.props.identityDkimTokens",
      value: [FIRST, SECOND],
      says: [
        "it: must have 3 different DKIM tokens: copy them as SES shows them",
        "it: states DKIM tokens that are not the identity's: pass the identity's, or none",
      ],
    },
    {
      what: "no tokens at all",
      at: "it.props",
      value: { records: [], dkimTokens: [], identityDkimTokens: [] },
      says: ["it: has no DKIM tokens: pass those of the identity"],
    },
    {
      what: "two records",
      at: AT,
      value: [record(FIRST), record(SECOND)],
      says: ["it: has 2 DKIM records, and SES signs with 3: write all of them"],
    },
    {
      what: "a record of another token",
      at: AT,
      value: [record(FIRST), record(SECOND), record(OTHER)],
      says: [
        "it: dddddddddddddddddddddddddddddddd._domainkey.example.org belongs to no token that SES assigned: remove it",
      ],
    },
    {
      what: "a record that points to another's keys",
      at: AT,
      value: [record(FIRST), record(SECOND), record(THIRD, SECOND)],
      says: [
        "it: cccccccccccccccccccccccccccccccc._domainkey.example.org does not point to the keys of its own token: point it to cccccccccccccccccccccccccccccccc.dkim.amazonses.com",
      ],
    },
    {
      what: "a TXT record",
      at: AT,
      value: [record(FIRST), record(SECOND), record(THIRD, THIRD, "TXT")],
      says: [
        "it: cccccccccccccccccccccccccccccccc._domainkey.example.org is a TXT, where SES needs a CNAME: make it one",
      ],
    },
    {
      what: "a record twice",
      at: AT,
      value: [...tokens, THIRD].map((token) => record(token)),
      says: ["it: cccccccccccccccccccccccccccccccc._domainkey.example.org is there twice: keep one"],
    },
    {
      what: "unknown records",
      at: AT,
      value: UNKNOWN,
      says: [
        "it: records is unknown at preview and so cannot be judged; make it from settings and names that are known, not from another resource's output",
      ],
    },
  ],
  harmless: [
    {
      what: "the identity's tokens, in another order and case",
      at: "it.props.identityDkimTokens",
      value: [THIRD, FIRST.toUpperCase(), SECOND],
    },
    { what: "tokens that SES has not given yet", at: "it.props.dkimTokens", value: [] },
    { what: "the same, unknown one by one", at: "it.props.identityDkimTokens", value: [UNKNOWN, UNKNOWN, UNKNOWN] },
    { what: "records that are made of the tokens later", at: AT, value: [] },
    {
      what: "another order and case",
      at: AT,
      value: [record(THIRD), record(FIRST), record(SECOND.toUpperCase(), SECOND)],
    },
    {
      what: "a Region with a name of its own",
      at: AT,
      value: tokens.map((token) => ({ ...record(token), content: `${token}.dkim.eu-south-1.amazonses.com.` })),
    },
    {
      what: "another sender's DKIM",
      at: AT,
      value: [
        ...tokens.map((token) => record(token)),
        { name: "google._domainkey.example.org", type: "TXT", content: "v=DKIM1; k=rsa; p=MIIB" },
      ],
    },
  ],
  mutations: {
    "props.dkimTokens": { weaker: [["x"], [FIRST, FIRST, FIRST]], absent: "those of the identity are used" },
    "props.dkimTokens.*": { weaker: ["x"] },
    "props.identityDkimTokens": {
      weaker: [["x"], [FIRST, FIRST, FIRST]],
      absent: "stated tokens are enough",
      unknown: "on the list",
    },
    "props.identityDkimTokens.*": { weaker: ["x"], unknown: "on the list" },
    "props.records": { weaker: [[record("x".repeat(32))]], absent: "the component makes them of the tokens" },
    "props.records.**": {
      weaker: "matters only for DKIM; see the refused cases",
      absent: "the component's type refuses it",
    },
  },
};
