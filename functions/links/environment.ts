/** The links function's environment variables. */
import * as v from "valibot";
import { text } from "../../core/lambda-runtime/environment";
import { mailingLists } from "../../core/recipients/mailing-lists";

/** The schema: `infra` sets these variables, and the handler does not start without them. */
export const contract = v.object({
  RECIPIENTS_TABLE: text,
  OBJECTIONS_TABLE: text,
  /** The ARN of the secret with the link-signing keys, with or without the suffix that Secrets Manager appends. */
  LINK_SIGNING_KEYS_SECRET: text,
  /** Links of one stack open nothing in another. */
  STACK_NAME: text,
  /** The company's name, as the pages show it. */
  COMPANY: text,
  /** The address that people write to if a page cannot help them. */
  COMPLIANCE_CONTACT: text,
  MAILING_LISTS: mailingLists,
  METRICS_NAMESPACE: text,
});
