/**
 * The actions of this system that AWS offers no resource for: `Resource: "*"` is the only way to grant them. A test checks
 * each against AWS's service authorization data.
 */
export interface Resourceless {
  /** The action, in lower case. */
  readonly action: string;
  /** The condition key that a statement confines it by. */
  readonly condition: string;
  /** Resource types that AWS lists for the action but that its use here has none of. */
  readonly unused: readonly string[];
}

/** `unused`: only the suppression list of a tenant is a resource; the account's is not, and we have no tenants. */
export const RESOURCELESS: readonly Resourceless[] = [
  { action: "ses:putsuppresseddestination", condition: "aws:RequestedRegion", unused: ["tenant"] },
  { action: "ses:getsuppresseddestination", condition: "aws:RequestedRegion", unused: ["tenant"] },
  { action: "ses:listsuppresseddestinations", condition: "aws:RequestedRegion", unused: ["tenant"] },
  { action: "ses:getaccount", condition: "aws:RequestedRegion", unused: [] },
  { action: "cloudwatch:putmetricdata", condition: "cloudwatch:namespace", unused: ["dataset"] },
  { action: "cloudwatch:getmetricdata", condition: "aws:RequestedRegion", unused: ["dataset"] },
  { action: "cloudwatch:getmetricwidgetimage", condition: "aws:RequestedRegion", unused: [] },
];
