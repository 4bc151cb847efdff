/** A person who reports a message as spam, as SES learns of it. */
import type { Outcome } from "../local-cloud/ses/events";

export const spamComplaint = [
  { event: "Delivery" },
  { event: "Complaint", complaintFeedbackType: "abuse" },
] as const satisfies readonly Outcome[];
