/** Messages that differ from those at hand in what the outbox decides by. */
import { meeting, messages } from "../../messages";

export const to = (address: string) => ({ to: { address } });

export const withId = (message: object, id: string, more: object = {}) => ({ ...message, id, ...more });

export const invitation = (method: "REQUEST" | "CANCEL", sequence: number, id = `${method}-${sequence}`) =>
  withId(messages.invitation, id, { data: { method, meeting: { ...meeting, sequence } } });

/** The data of an invitation to a meeting that no other message is about. */
export const ownMeeting = (uid: string) => ({ method: "REQUEST", meeting: { ...meeting, uid } });

export const reminder = withId(messages.reminder, "reminder");

/** A notice that is still of use in the evening of the day at which tests run. */
export const reset = (id = "reset", more: object = {}) =>
  withId(messages.resetPassword, id, {
    data: { ...messages.resetPassword.data, expires: "2026-12-01T20:00:00Z", ...more },
  });
