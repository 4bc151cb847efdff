import type { Recipient } from "../../core/recipients/recipient";

/** A recipient's item in the table before anything has happened. */
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
