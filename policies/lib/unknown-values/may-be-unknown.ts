/**
 * The few judged properties that only AWS can assign and that are therefore unknown at the preview of a fresh stack. A rule
 * lets them pass unread; the rule `unknowns-from-own-resources` checks where they come from, and
 * compares them with that output once both are known.
 */
export interface MayBeUnknown {
  /** The type of the resource that has the property. */
  readonly type: string;
  /** The path of the property, its parts joined by a full stop. */
  readonly property: string;
  /** The type of the stack's own resource that it must come from. */
  readonly from: string;
  /** The path of that resource's output that holds the value: each word of it, or what follows the last slash in it. */
  readonly output: string;
}

const CERTIFICATE = "aws:acm/certificate:Certificate";
const ISSUED = "aws:acm/certificateValidation:CertificateValidation";
const API = "aws:apigatewayv2/api:Api";
const DOMAIN = "aws:apigatewayv2/domainName:DomainName";
const INTEGRATION = "aws:apigatewayv2/integration:Integration";

export const MAY_BE_UNKNOWN: readonly MayBeUnknown[] = [
  {
    type: "aws:dynamodb/table:Table",
    property: "serverSideEncryption.kmsKeyArn",
    from: "aws:kms/key:Key",
    output: "arn",
  },
  { type: "aws:kms/alias:Alias", property: "targetKeyId", from: "aws:kms/key:Key", output: "keyId" },
  {
    type: "mail:index:Dns",
    property: "identityDkimTokens",
    from: "aws:sesv2/emailIdentity:EmailIdentity",
    output: "dkimSigningAttributes.tokens.*",
  },
  {
    type: "command:local:Command",
    property: "environment.IDENTITY_DKIM_TOKENS",
    from: "aws:sesv2/emailIdentity:EmailIdentity",
    output: "dkimSigningAttributes.tokens.*",
  },
  {
    type: "mail:index:Dns",
    property: "certificateValidation",
    from: CERTIFICATE,
    output: "domainValidationOptions.*.*",
  },
  {
    type: "command:local:Command",
    property: "environment.CERTIFICATE_VALIDATION",
    from: CERTIFICATE,
    output: "domainValidationOptions.*.*",
  },
  { type: "mail:index:LinksDns", property: "target", from: DOMAIN, output: "domainNameConfiguration.targetDomainName" },
  {
    type: "command:local:Command",
    property: "environment.LINKS_TARGET",
    from: DOMAIN,
    output: "domainNameConfiguration.targetDomainName",
  },
  { type: ISSUED, property: "certificateArn", from: CERTIFICATE, output: "arn" },
  { type: DOMAIN, property: "domainNameConfiguration.certificateArn", from: ISSUED, output: "certificateArn" },
  { type: "aws:apigatewayv2/apiMapping:ApiMapping", property: "apiId", from: API, output: "arn" },
  { type: INTEGRATION, property: "apiId", from: API, output: "arn" },
  { type: "aws:apigatewayv2/route:Route", property: "apiId", from: API, output: "arn" },
  { type: "aws:apigatewayv2/route:Route", property: "target", from: INTEGRATION, output: "id" },
  { type: "aws:apigatewayv2/stage:Stage", property: "apiId", from: API, output: "arn" },
];

/** Whether a property of a type may be unknown at preview. */
export function mayBeUnknown(type: string, property: string): boolean {
  return MAY_BE_UNKNOWN.some((entry) => entry.type === type && entry.property === property);
}
