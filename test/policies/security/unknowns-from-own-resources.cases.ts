import { unknownsFromOwnResources } from "../../../policies/security/unknowns-from-own-resources";
import type { Cases } from "../cases";
import { UNKNOWN } from "../judging";

const judged = { weaker: "where it comes from is judged, not what it is", absent: "as above", unknown: "as above" };

export const cases: Cases = {
  rule: unknownsFromOwnResources,
  good: [
    { type: "aws:kms/key:Key", name: "key", props: {} },
    { type: "aws:sesv2/emailIdentity:EmailIdentity", name: "identity", props: {} },
    {
      type: "aws:dynamodb/table:Table",
      name: "table",
      props: { serverSideEncryption: { enabled: true, kmsKeyArn: UNKNOWN } },
      from: { serverSideEncryption: ["key"] },
    },
    { type: "aws:kms/alias:Alias", name: "alias", props: { targetKeyId: UNKNOWN }, from: { targetKeyId: ["key"] } },
    {
      type: "command:local:Command",
      name: "dns",
      props: { environment: { IDENTITY_DKIM_TOKENS: UNKNOWN } },
      from: { environment: ["identity"] },
    },
    { type: "mail:index:Dns", name: "records", props: {}, from: { identityDkimTokens: ["identity"] } },
    { type: "command:local:Command", name: "other", props: { environment: { MODE: "x" } } },
  ],
  refused: [
    {
      what: "a table's key from elsewhere",
      at: "table.from",
      value: { serverSideEncryption: ["identity"] },
      says: [
        "table: serverSideEncryption.kmsKeyArn does not come from this stack's own aws:kms/key:Key: take it from that resource's output",
      ],
    },
    {
      what: "a table's key that is stated",
      at: "table.from",
      value: {},
      says: [
        "table: serverSideEncryption.kmsKeyArn does not come from this stack's own aws:kms/key:Key: take it from that resource's output",
      ],
    },
    {
      what: "an alias of a stated key",
      at: "alias.from",
      value: {},
      says: [
        "alias: targetKeyId does not come from this stack's own aws:kms/key:Key: take it from that resource's output",
      ],
    },
    {
      what: "tokens from elsewhere",
      at: "dns.from",
      value: { environment: ["key"] },
      says: [
        "dns: environment.IDENTITY_DKIM_TOKENS does not come from this stack's own aws:sesv2/emailIdentity:EmailIdentity: take it from that resource's output",
      ],
    },
    {
      what: "a component's tokens from elsewhere",
      at: "records.from",
      value: { identityDkimTokens: ["key"] },
      says: [
        "records: identityDkimTokens does not come from this stack's own aws:sesv2/emailIdentity:EmailIdentity: take it from that resource's output",
      ],
    },
    {
      what: "an unknown environment from elsewhere",
      at: "other.props.environment",
      value: UNKNOWN,
      says: [
        "other: environment.IDENTITY_DKIM_TOKENS does not come from this stack's own aws:sesv2/emailIdentity:EmailIdentity: take it from that resource's output",
      ],
    },
  ],
  harmless: [{ what: "a Command without tokens", at: "dns.props.environment", value: {} }],
  mutations: {
    "propertyDependencies.*": { weaker: [[]], unknown: "dependencies are never unknown" },
    "props.**": judged,
  },
};
