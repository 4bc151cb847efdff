/** A mailbox that doesn't exist, as its mail server answers and as SES reports it. */
import type { Outcome, SesEvent } from "../local-cloud/ses/events";
import type { Stage } from "../deployed-stack/stage";

/** How a mailbox that doesn't exist answers. */
export const hardBounce = {
  event: "Bounce",
  bounceType: "Permanent",
  bounceSubType: "NoEmail",
  action: "failed",
  status: "5.1.1",
} as const satisfies Outcome;

/**
 * The event of a hard bounce through the set `main`, for cases that sending a message cannot bring about.
 *
 * @param id the message's id, from which the bounce's is derived
 */
export function hardBounceEvent(stage: Stage, address: string, id: string) {
  const timestamp = stage.cloud.clock.now().toISOString();
  const { event: eventType, bounceType, bounceSubType, action, status } = hardBounce;
  return {
    eventType,
    mail: {
      messageId: id,
      destination: [address],
      timestamp,
      source: `meetings@${stage.domain}`,
      tags: { "ses:configuration-set": [stage.setName("main")] },
    },
    bounce: {
      bounceType,
      bounceSubType,
      feedbackId: `bounce-of-${id}`,
      timestamp,
      bouncedRecipients: [{ emailAddress: address, action, status }],
    },
  } satisfies SesEvent;
}
