/** Every sentence of the mails in American English. Another language is another file of this type. */

const count = (number: number, one: string, many: string) => `${String(number)} ${number === 1 ? one : many}`;

const UPDATE = "To update your calendar, open the attached invite.ics.";

export const english = {
  /** BCP 47: what the mails' `lang` says. */
  tag: "en",
  /** The locale of dates where the reader's own is in another language. */
  dates: "en-US",

  footer: {
    sentBy: (company: string) => `Sent by ${company}.`,
    sentFor: (company: string, person: string) => `Sent by ${company} for ${person}.`,
    abuse: "Report abuse:",
    unsubscribe: "Unsubscribe",
    preferences: "Change what you get",
    unsubscribeOrChange: "Unsubscribe or change what you get",
  },

  meeting: {
    when: "When",
    was: "Was",
    now: "Now",
    where: "Where",
    join: "Join",
    organizer: "Organizer",
    guests: "Guests",
    notes: "Notes",
    accept: "Accept",
    decline: "Decline",
    reschedule: "Reschedule",
    cancel: "Cancel the meeting",
    joinMeeting: "Join the meeting",
  },

  invitation: {
    invited: {
      kind: "Invitation",
      subject: (title: string, start: string) => `Invitation: ${title}, ${start}`,
      paragraph: (organizer: string) => `${organizer} invites you to this meeting.`,
      calendar: "To put it into your calendar, open the attached invite.ics.",
    },
    moved: {
      kind: "New time",
      subject: (title: string, start: string) => `New time: ${title}, now ${start}`,
      paragraph: (organizer: string) => `${organizer} moved this meeting to another time.`,
      calendar: UPDATE,
    },
    relocated: {
      kind: "New place",
      subject: (title: string, start: string) => `New place: ${title}, ${start}`,
      paragraph: (organizer: string) => `${organizer} moved this meeting to another place. Its time stays the same.`,
      calendar: UPDATE,
    },
    changed: {
      kind: "Changed",
      subject: (title: string, start: string) => `Changed: ${title}, ${start}`,
      paragraph: (organizer: string) => `${organizer} changed this meeting.`,
      calendar: UPDATE,
    },
    canceled: {
      kind: "Canceled",
      subject: (title: string, start: string) => `Canceled: ${title}, ${start}`,
      paragraph: (organizer: string) => `${organizer} canceled this meeting.`,
      calendar: "To take it out of your calendar, open the attached invite.ics.",
    },
    own: "You organize this meeting. This copy is for your calendar.",
    reply: "You can also answer in your calendar.",
    reason: (organizer: string, address: string) =>
      `You get this because ${organizer} (${address}) invited you to this meeting.`,
    reasonOfChange: (organizer: string, address: string) =>
      `You get this because ${organizer} (${address}) had invited you to this meeting. Changes and cancellations reach you even ` +
      "if you switched invitations off.",
    reasonOfOwn: "You get this because you organize this meeting.",
  },

  reminder: {
    kind: "Reminder",
    subject: (title: string, start: string) => `Reminder: ${title}, ${start}`,
    paragraph: (organizer: string) => `Your meeting with ${organizer} is coming up.`,
    own: "The meeting that you organize is coming up.",
    reason: "You get this because you are invited to this meeting.",
    reasonOfOwn: "You get this because you organize this meeting.",
  },

  followUp: {
    kind: "Summary",
    subject: (title: string) => `Summary: ${title}`,
    paragraph: (day: string) => `What came of the meeting on ${day}.`,
    summary: "Summary",
    actions: "Action items",
    due: (day: string) => `due ${day}`,
    preheader: (actions: number) =>
      actions === 0
        ? "The summary of your meeting"
        : `${count(actions, "action item", "action items")} and what was said`,
    reason: "You get this because you were invited to this meeting.",
    reasonOfList: (list: string) => `You get this because you confirmed your subscription to ${list}.`,
  },

  digest: {
    kind: "Daily summary",
    title: (meetings: number) => count(meetings, "meeting", "meetings"),
    subject: (meetings: number, day: string) => `${count(meetings, "meeting summary", "meeting summaries")}, ${day}`,
    part: (subject: string, part: number, parts: number) => `${subject} (${String(part)} of ${String(parts)})`,
    reason: "You get this because you chose one mail a day for meeting summaries.",
  },

  optIn: {
    kind: "Please confirm",
    subject: (list: string) => `Confirm your subscription to ${list}`,
    title: (list: string) => `Do you want to get ${list}?`,
    asked: (moment: string) => `Somebody asked for it with this address on ${moment}.`,
    source: (source: string) => `Where: ${source}`,
    ignore: "If that was not you, ignore this mail: you are not subscribed, and nothing else happens.",
    confirm: "Confirm the subscription",
    expires: (moment: string) => `The link works until ${moment}.`,
    preheader: "You are subscribed only once you confirm",
    reason: "You get this one mail because somebody asked for a subscription with this address.",
  },

  verifyAccount: {
    kind: "Your account",
    subject: (company: string) => `Verify your address for ${company}`,
    title: "Verify your email address",
    paragraph: (company: string) => `Confirm that this address belongs to your ${company} account.`,
    ignore: "If you did not create an account, ignore this mail.",
    button: "Verify the address",
    expires: (moment: string) => `The link works until ${moment}.`,
    paste: "If the button does not work, open this link:",
    preheader: "One step is left to finish your account",
    reason: (company: string) => `You get this because this address was given for a ${company} account.`,
  },

  resetPassword: {
    kind: "Your account",
    subject: (company: string) => `Reset your ${company} password`,
    title: "Reset your password",
    paragraph: (company: string) => `A new password was requested for your ${company} account.`,
    ignore: "If that was not you, ignore this mail: your password stays as it is.",
    button: "Choose a new password",
    expires: (moment: string) => `The link works until ${moment}.`,
    paste: "If the button does not work, open this link:",
    preheader: "Choose a new password, or ignore this mail",
    reason: (company: string) => `You get this because a password reset was requested for your ${company} account.`,
  },

  weeklyReport: {
    kind: "Weekly report",
    reason:
      "You get this because your address is on the list of this report. Whoever deploys the stack changes the list, in the setting " +
      "reportRecipients.",
  },

  alert: {
    kind: "Alert",
    subject: (title: string) => `Alert: ${title}`,
    reason: (company: string) => `You get this because it concerns your ${company} account.`,
  },
};

/** The sentences of the mails. */
export type Language = typeof english;
