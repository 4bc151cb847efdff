/** How AWS's review of the request stands, in words for a person. Pure. */
import type { GetAccountCommandOutput } from "@aws-sdk/client-sesv2";

/**
 * - `none`: nothing was asked for yet.
 * - `pending`: AWS reviews the request, and takes no change of it meanwhile.
 * - `granted`: the account has production access.
 * - `denied`: AWS's case says why.
 * - `failed`: AWS could not review it; it can be asked again
 *   (https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_ReviewDetails.html).
 */
export type ReviewState = "none" | "pending" | "granted" | "denied" | "failed";

/** A review, and the support case in which AWS asks back. */
export interface Review {
  readonly state: ReviewState;
  readonly caseId?: string;
}

const states: Readonly<Record<string, ReviewState>> = { PENDING: "pending", DENIED: "denied", FAILED: "failed" };

/** What SES says of the account's review. Access counts before the review's own state, which may be of an earlier request. */
export function reviewOf({
  ProductionAccessEnabled,
  Details,
}: Pick<GetAccountCommandOutput, "ProductionAccessEnabled" | "Details">): Review {
  const { Status = "", CaseId } = Details?.ReviewDetails ?? {};
  const state = ProductionAccessEnabled ? "granted" : (states[Status] ?? "none");
  return { state, ...(CaseId !== undefined && { caseId: CaseId }) };
}

const answers = (stack: string) => `npm run --silent mail -- request-access --stack ${stack} --answers`;

/** The review in a paragraph that says what comes next. */
export function reviewText({ state, caseId }: Review, stack: string): string {
  const inCase = caseId === undefined ? "in the support case" : `in case ${caseId}`;
  switch (state) {
    case "none":
      return "Production access has not been requested yet.";
    case "pending":
      return `AWS is reviewing the request, and asks questions ${inCase} and by mail to the account's contacts. Prepared answers: ${answers(stack)}`;
    case "denied":
      return `AWS has denied the request and says why ${inCase}. Answer there instead of submitting again: ${answers(stack)}`;
    case "failed":
      return "AWS could not review the request. It can be submitted again.";
    case "granted":
      return `The account has production access. npm run mail -- doctor --stack ${stack} says whether the setting dailyQuota is the quota that AWS gave.`;
  }
}
