import type { Recipient } from "../../core/recipients/recipient";

/** Somebody whom nothing has happened to yet, as the table of recipients has them. */
export const recipientOf = (address: string): Recipient => ({
  recipient: address,
  sesAddress: address,
  state: "ACTIVE",
  hardBounces: 0,
  softBounces: 0,
  complaints: 0,
  recentFeedback: [],
  revision: 1,
});
