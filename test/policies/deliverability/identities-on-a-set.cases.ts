import { identitiesOnASet } from "../../../policies/deliverability/identities-on-a-set";
import type { Cases } from "../../support/policies/cases";
import { UNKNOWN } from "../../support/policies/judging";

export const cases: Cases = {
  rule: identitiesOnASet,
  good: [
    { type: "aws:sesv2/configurationSet:ConfigurationSet", name: "main", props: { configurationSetName: "main" } },
    { type: "aws:sesv2/emailIdentity:EmailIdentity", name: "domain", props: { configurationSetName: "main" } },
    { type: "aws:sesv2/emailIdentity:EmailIdentity", name: "person", props: { configurationSetName: "main" } },
  ],
  refused: [
    {
      what: "an address without",
      at: "person.props.configurationSetName",
      value: undefined,
      says: [
        "person: has no default configuration set, so mail that names none is not watched: set configurationSetName",
      ],
    },
    {
      what: "another stack's set",
      at: "domain.props.configurationSetName",
      value: "other",
      says: ["domain: has other as its default, which is not a configuration set of this stack: name one that is"],
    },
    {
      what: "an unknown set",
      at: "domain.props.configurationSetName",
      value: UNKNOWN,
      says: [
        "domain: configurationSetName is unknown at preview and so cannot be judged; make it from settings and names that are known, not from another resource's output",
      ],
    },
  ],
  harmless: [{ what: "other properties", at: "domain.props.tags", value: {} }],
  mutations: {
    "aws:sesv2/emailIdentity:EmailIdentity props.configurationSetName": { weaker: ["", "another"] },
    "props.configurationSetName": { weaker: "there are sets that no identity has as default", absent: "as above" },
  },
};
