import { unknownsFromOwnResources } from "../../../policies/security/unknowns-from-own-resources";
import { arn, type Cases } from "../../support/policies/cases";
import { UNKNOWN } from "../../support/policies/judging";

const KEY_ID = "bf86075c-eab2-af34-c4bf-04695936f652";
const CERTIFICATE = arn("acm", "certificate/0913fe7b");

/** By property: the type that it comes from, its own value once that is known, and somebody else's. */
const KNOWN: Readonly<Record<string, readonly [from: string, own: string, other: string]>> = {
  "table.props.serverSideEncryption.kmsKeyArn": [
    "aws:kms/key:Key",
    arn("kms", `key/${KEY_ID}`),
    arn("kms", "key/0f86075c"),
  ],
  "alias.props.targetKeyId": ["aws:kms/key:Key", KEY_ID, "0f86075c"],
  "dns.props.environment.IDENTITY_DKIM_TOKENS": ["aws:sesv2/emailIdentity:EmailIdentity", "a,b,c", "a,b,d"],
  "issued.props.certificateArn": ["aws:acm/certificate:Certificate", CERTIFICATE, arn("acm", "certificate/1913fe7b")],
  "host.props.domainNameConfiguration.certificateArn": [
    "aws:acm/certificateValidation:CertificateValidation",
    CERTIFICATE,
    arn("acm", "certificate/1913fe7b"),
  ],
  "integration.props.apiId": ["aws:apigatewayv2/api:Api", "bb76dc38c5", "cc76dc38c5"],
  "route.props.apiId": ["aws:apigatewayv2/api:Api", "bb76dc38c5", "cc76dc38c5"],
  "route.props.target": ["aws:apigatewayv2/integration:Integration", "integrations/2ee86c1", "integrations/3ee86c1"],
  "links.props.environment.LINKS_TARGET": [
    "aws:apigatewayv2/domainName:DomainName",
    "d-1.execute-api.us-east-1.amazonaws.com",
    "d-2.execute-api.us-east-1.amazonaws.com",
  ],
};

const judged = { weaker: "where it comes from is judged, not what it is", absent: "as above", unknown: "as above" };

export const cases: Cases = {
  rule: unknownsFromOwnResources,
  good: [
    { type: "aws:kms/key:Key", name: "key", props: { arn: arn("kms", `key/${KEY_ID}`), keyId: KEY_ID } },
    {
      type: "aws:sesv2/emailIdentity:EmailIdentity",
      name: "identity",
      props: { dkimSigningAttributes: { tokens: ["a", "b", "c"] } },
    },
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
    {
      type: "mail:index:Dns",
      name: "records",
      props: {},
      from: { identityDkimTokens: ["identity"], certificateValidation: ["certificate"] },
    },
    { type: "aws:acm/certificate:Certificate", name: "certificate", props: { arn: CERTIFICATE } },
    {
      type: "aws:acm/certificateValidation:CertificateValidation",
      name: "issued",
      props: { certificateArn: CERTIFICATE },
      from: { certificateArn: ["certificate"] },
    },
    {
      type: "aws:apigatewayv2/domainName:DomainName",
      name: "host",
      props: {
        domainNameConfiguration: {
          certificateArn: UNKNOWN,
          targetDomainName: "d-1.execute-api.us-east-1.amazonaws.com",
        },
      },
      from: { domainNameConfiguration: ["issued"] },
    },
    { type: "aws:apigatewayv2/api:Api", name: "api", props: { arn: "arn:aws:apigateway:us-east-1::/apis/bb76dc38c5" } },
    {
      type: "aws:apigatewayv2/integration:Integration",
      name: "integration",
      props: { id: "2ee86c1", apiId: UNKNOWN },
      from: { apiId: ["api"] },
    },
    {
      type: "aws:apigatewayv2/route:Route",
      name: "route",
      props: { apiId: UNKNOWN, target: UNKNOWN },
      from: { apiId: ["api"], target: ["integration"] },
    },
    {
      type: "command:local:Command",
      name: "links",
      props: { environment: { LINKS_TARGET: UNKNOWN } },
      from: { environment: ["host"] },
    },
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
      value: { identityDkimTokens: ["key"], certificateValidation: ["certificate"] },
      says: [
        "records: identityDkimTokens does not come from this stack's own aws:sesv2/emailIdentity:EmailIdentity: take it from that resource's output",
      ],
    },
    {
      what: "a route to the integration of another API",
      at: "route.from",
      value: { apiId: ["api"], target: ["host"] },
      says: [
        "route: target does not come from this stack's own aws:apigatewayv2/integration:Integration: take it from that resource's output",
      ],
    },
    {
      what: "a certificate that nobody has seen issued",
      at: "host.from",
      value: { domainNameConfiguration: ["certificate"] },
      says: [
        "host: domainNameConfiguration.certificateArn does not come from this stack's own aws:acm/certificateValidation:CertificateValidation: take it from that resource's output",
      ],
    },
    {
      what: "links that lead elsewhere",
      at: "links.from",
      value: { environment: ["identity"] },
      says: [
        "links: environment.LINKS_TARGET does not come from this stack's own aws:apigatewayv2/domainName:DomainName: take it from that resource's output",
      ],
    },
    {
      what: "an unknown environment from elsewhere",
      at: "other.props.environment",
      value: UNKNOWN,
      says: [
        "other: environment.IDENTITY_DKIM_TOKENS does not come from this stack's own aws:sesv2/emailIdentity:EmailIdentity: take it from that resource's output",
        "other: environment.CERTIFICATE_VALIDATION does not come from this stack's own aws:acm/certificate:Certificate: take it from that resource's output",
        "other: environment.LINKS_TARGET does not come from this stack's own aws:apigatewayv2/domainName:DomainName: take it from that resource's output",
      ],
    },
    ...Object.entries(KNOWN).map(([at, [from, , other]]) => ({
      what: `${at}, once known, of somebody else's`,
      at,
      value: other,
      says: [
        `${at.replace(".props.", ": ")} is ${other}, which no ${from} of this stack has: take it from that resource's output`,
      ],
    })),
  ],
  harmless: [
    ...Object.entries(KNOWN).map(([at, [, own]]) => ({ what: `${at}, once known`, at, value: own })),
    { what: "a Command without tokens", at: "dns.props.environment", value: {} },
  ],
  mutations: {
    "propertyDependencies.*": { weaker: [[]], unknown: "dependencies are never unknown" },
    "props.**": judged,
  },
};
