/** The sender addresses of a stack, as in its settings. */
import type { Senders } from "../../mail/mime/addressing";

export const senders: Senders = {
  company: "Candlefish",
  domain: "candlefish.ai",
  system: "notices@candlefish.ai",
  meetings: "meetings@candlefish.ai",
  updates: "updates@candlefish.ai",
  support: "support@candlefish.ai",
};
