/** Every sentence of the mails and pages, in American English. Another language is another file of this type. */

const count = (number: number, one: string, many: string) => `${number} ${number === 1 ? one : many}`;

const UPDATE = "To update your calendar, open the attached invite.ics.";

export const english = {
  /** BCP 47; the `lang` of mails and pages. */
  tag: "en",
  /** The locale of dates if the reader's own is for another language. */
  dates: "en-US",

  footer: {
    sentBy: (company: string) => `Sent by ${company}.`,
    sentFor: (company: string, person: string) => `Sent by ${company} for ${person}.`,
    abuse: "Report abuse:",
    unsubscribe: "Unsubscribe",
    preferences: "Manage preferences",
    unsubscribeOrChange: "Unsubscribe or manage preferences",
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
      calendar: "To add it to your calendar, open the attached invite.ics.",
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
      paragraph: (organizer: string) => `${organizer} moved this meeting to another place. The time stays the same.`,
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
      calendar: "To remove it from your calendar, open the attached invite.ics.",
    },
    own: "You organize this meeting. This copy is for your calendar.",
    reply: "You can also reply in your calendar.",
    reason: (organizer: string, address: string) =>
      `You received this because ${organizer} (${address}) invited you to this meeting.`,
    reasonOfChange: (organizer: string, address: string) =>
      `You received this because ${organizer} (${address}) had invited you to this meeting. You get changes and cancellations ` +
      "even if you turned invitations off.",
    reasonOfOwn: "You received this because you organize this meeting.",
  },

  reminder: {
    kind: "Reminder",
    subject: (title: string, start: string) => `Reminder: ${title}, ${start}`,
    paragraph: (organizer: string) => `Your meeting with ${organizer} is coming up.`,
    own: "The meeting that you organize is coming up.",
    reason: "You received this because you are invited to this meeting.",
    reasonOfOwn: "You received this because you organize this meeting.",
  },

  followUp: {
    kind: "Summary",
    subject: (title: string) => `Summary: ${title}`,
    paragraph: (day: string) => `Here is the summary of the meeting on ${day}.`,
    summary: "Summary",
    actions: "Action items",
    due: (day: string) => `due ${day}`,
    preheader: (actions: number) =>
      actions === 0
        ? "The summary of your meeting"
        : `${count(actions, "action item", "action items")} and the summary`,
    reason: "You received this because you were invited to this meeting.",
    reasonOfList: (list: string) => `You received this because you confirmed your subscription to ${list}.`,
  },

  digest: {
    kind: "Daily summary",
    title: (meetings: number) => count(meetings, "meeting", "meetings"),
    subject: (meetings: number, day: string) => `${count(meetings, "meeting summary", "meeting summaries")}, ${day}`,
    part: (subject: string, part: number, parts: number) => `${subject} (${part} of ${parts})`,
    reason: "You received this because you chose one email a day for meeting summaries.",
  },

  optIn: {
    kind: "Please confirm",
    subject: (list: string) => `Confirm your subscription to ${list}`,
    title: (list: string) => `Do you want to get ${list}?`,
    asked: (moment: string) => `Somebody asked to subscribe this address on ${moment}.`,
    source: (source: string) => `Where: ${source}`,
    ignore: "If that was not you, ignore this email: you are not subscribed, and nothing else will happen.",
    confirm: "Confirm the subscription",
    expires: (moment: string) => `The link works until ${moment}.`,
    preheader: "You are subscribed only once you confirm",
    reason: "You received this one email because somebody asked to subscribe this address.",
  },

  verifyAccount: {
    kind: "Your account",
    subject: (company: string) => `Verify your address for ${company}`,
    title: "Verify your email address",
    paragraph: (company: string) => `Confirm that this address belongs to your ${company} account.`,
    ignore: "If you did not create an account, ignore this email.",
    button: "Verify the address",
    expires: (moment: string) => `The link works until ${moment}.`,
    paste: "If the button does not work, open this link:",
    preheader: "One step left to set up your account",
    reason: (company: string) => `You received this because this address was given for a ${company} account.`,
  },

  resetPassword: {
    kind: "Your account",
    subject: (company: string) => `Reset your ${company} password`,
    title: "Reset your password",
    paragraph: (company: string) => `A new password was requested for your ${company} account.`,
    ignore: "If that was not you, ignore this email: your password stays as it is.",
    button: "Choose a new password",
    expires: (moment: string) => `The link works until ${moment}.`,
    paste: "If the button does not work, open this link:",
    preheader: "Choose a new password, or ignore this email",
    reason: (company: string) =>
      `You received this because a password reset was requested for your ${company} account.`,
  },

  weeklyReport: {
    kind: "Weekly report",
    reason:
      "You received this because your address is in the setting reportRecipients. To stop these reports, ask whoever deploys the " +
      "stack to remove it.",
  },

  alert: {
    kind: "Alert",
    subject: (title: string) => `Alert: ${title}`,
    reason: (company: string) => `You received this because it concerns your ${company} account.`,
  },

  pages: {
    footer: "Questions, or email that you did not expect:",

    topics: {
      invitation: {
        name: "Invitations",
        some: "invitations",
        hint:
          "Somebody invites you to a meeting. If a meeting that you were invited to changes or is canceled, we always tell " +
          "you.",
      },
      reminder: { name: "Reminders", some: "reminders", hint: "One of your meetings is about to start." },
      followUp: {
        name: "Meeting summaries",
        some: "meeting summaries",
        hint: "The summary and the action items of a meeting.",
      },
      list: {
        some: "email from this mailing list",
        hint: "A mailing list. You get it because you confirmed your subscription.",
      },
      system: {
        name: "Account notices",
        hint:
          "Links to verify your address or reset your password, and alerts about your account. You asked for them, or need to " +
          "know about them, so they cannot be turned off.",
        always: "Always sent",
      },
    },

    choices: { every: "Send every one", daily: "Send one email a day, in the morning", off: "Send none" },

    preferences: {
      title: "Your email preferences",
      intro: (address: string) => `The choices for ${address}.`,
      introOfUnknown: "The choices for the address that this link was sent to.",
      nothing: "Stop invitations, reminders, summaries and mailing lists, all at once.",
      stopAll: "Stop all of these",
      save: "Save choices",
      saved: "Your choices are saved.",
      undo: "Undo",
    },

    unsubscribe: {
      title: (some: string) => `Unsubscribe from ${some}?`,
      paragraph: (some: string, company: string) => `${company} will not send you any more ${some}.`,
      button: "Unsubscribe",
      titleOfDone: "You are unsubscribed",
      paragraphOfDone: (some: string, company: string) => `${company} does not send you any more ${some}.`,
      again: "Subscribe again",
      saved: "Your choice is saved.",
      savedAgain: "You are subscribed again.",
      others: "Manage all preferences",
    },

    confirm: {
      title: (list: string) => `Subscribe to ${list}?`,
      paragraph: (company: string) =>
        `${company} will send it to the address that this link was sent to. Every email has a link to unsubscribe.`,
      button: "Confirm the subscription",
      titleOfDone: (list: string) => `You are subscribed to ${list}`,
      paragraphOfDone: (company: string) => `Every email that ${company} sends you has a link to unsubscribe.`,
      change: "Manage preferences",
    },

    complained: (contact: string) =>
      "You reported one of our emails as spam, so we send you nothing, whatever you choose here. To get email again, " +
      `write to ${contact}.`,
    bounced: (contact: string) =>
      "Email to your address came back, so we send you nothing for now, whatever you choose here. If your mailbox accepts " +
      `email again, write to ${contact}.`,

    erased: {
      title: "We have erased your data",
      paragraphs: (company: string) => [
        `All that ${company} keeps about you is a note not to email you. There is nothing left to choose.`,
      ],
    },
    badLink: {
      title: "This link does not work",
      paragraphs: (contact: string) => [
        "Part of the link may be missing, or the email that it came in may be too old.",
        "Open the complete link in the newest email that you have from us. If that does not work either, " +
          `write to ${contact}, and we will unsubscribe you.`,
      ],
    },
    badConfirmation: {
      title: "This link no longer works",
      paragraphs: (contact: string) => [
        "A confirmation link works once, for two days, and only until a newer email replaces it.",
        `To subscribe, sign up again where you did before. If that does not work, write to ${contact}.`,
      ],
    },
    badForm: {
      title: "Nothing was changed",
      paragraphs: () => ["We could not read your choice. Go back, reload the page, and choose again."],
    },
    unavailable: {
      title: "Please try again in a minute",
      paragraphs: (contact: string) => [
        "We cannot reach our records right now, so your choice may not have been saved.",
        `If this keeps happening, write to ${contact}, and we will make the change for you.`,
      ],
    },
    notFound: {
      title: "There is no such page",
      paragraphs: () => ["Open the complete link in one of our emails."],
    },
  },
};

/** The sentences of the mails and pages. */
export type Language = typeof english;
