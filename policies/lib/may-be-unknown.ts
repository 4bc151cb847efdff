/**
 * The few judged properties that only AWS can assign and that are therefore unknown at the preview of a fresh stack. A rule
 * lets them pass unread; the rule `unknowns-from-own-resources` checks where they come from.
 */
export interface MayBeUnknown {
  /** The type of the resource that has the property. */
  readonly type: string;
  /** The path of the property, its parts joined by a full stop. */
  readonly property: string;
  /** The type of the stack's own resource that it must come from. */
  readonly from: string;
}

export const MAY_BE_UNKNOWN: readonly MayBeUnknown[] = [
  { type: "aws:dynamodb/table:Table", property: "serverSideEncryption.kmsKeyArn", from: "aws:kms/key:Key" },
  { type: "aws:kms/alias:Alias", property: "targetKeyId", from: "aws:kms/key:Key" },
  { type: "mail:index:Dns", property: "identityDkimTokens", from: "aws:sesv2/emailIdentity:EmailIdentity" },
  {
    type: "command:local:Command",
    property: "environment.IDENTITY_DKIM_TOKENS",
    from: "aws:sesv2/emailIdentity:EmailIdentity",
  },
];

/** Whether a property of a type may be unknown at preview. */
export function mayBeUnknown(type: string, property: string): boolean {
  return MAY_BE_UNKNOWN.some((entry) => entry.type === type && entry.property === property);
}
