/** Every sentence of the mails in American English. Another language is another file of this type. */

const count = (number: number, one: string, many: string) => `${number} ${number === 1 ? one : many}`;

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
    part: (subject: string, part: number, parts: number) => `${subject} (${part} of ${parts})`,
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

  pages: {
    footer: "Questions, or mail that you did not expect:",

    topics: {
      invitation: {
        name: "Invitations",
        some: "invitations",
        hint: "Somebody invites you to a meeting. If a meeting that you were invited to changes or is canceled, you hear of it in any case.",
      },
      reminder: { name: "Reminders", some: "reminders", hint: "A meeting of yours is about to start." },
      followUp: {
        name: "Meeting summaries",
        some: "meeting summaries",
        hint: "What came of a meeting: its summary and its action items.",
      },
      list: {
        some: "mail from this mailing list",
        hint: "A mailing list. You get it because you confirmed your subscription.",
      },
      system: {
        name: "Account notices",
        hint:
          "Links that verify your address or reset your password, and alerts about your account. You asked for them, or have to know " +
          "of them, so they cannot be switched off.",
        always: "Always sent",
      },
    },

    choices: { every: "Send every one", daily: "Send one mail a day", off: "Send none" },

    preferences: {
      title: "What we mail you",
      intro: (address: string) => `The choices for ${address}.`,
      introOfUnknown: "The choices for the address that this link was mailed to.",
      nothing: "Stop invitations, reminders, summaries and mailing lists, all at once.",
      stopAll: "Stop all of these",
      save: "Save choices",
      saved: "Your choices are saved.",
      undo: "Undo",
    },

    unsubscribe: {
      title: (some: string) => `Unsubscribe from ${some}?`,
      paragraph: (some: string, company: string) => `${company} will send you no more ${some}.`,
      button: "Unsubscribe",
      titleOfDone: "You are unsubscribed",
      paragraphOfDone: (some: string, company: string) => `${company} sends you no more ${some}.`,
      again: "Subscribe again",
      saved: "Your choice is saved.",
      savedAgain: "You are subscribed again.",
      others: "Change what else you get",
    },

    confirm: {
      title: (list: string) => `Subscribe to ${list}?`,
      paragraph: (company: string) =>
        `${company} will send it to the address that this link was mailed to. Every mail has a link to unsubscribe.`,
      button: "Confirm the subscription",
      titleOfDone: (list: string) => `You are subscribed to ${list}`,
      paragraphOfDone: (company: string) => `Every mail that ${company} sends you has a link to unsubscribe.`,
      change: "Change what you get",
    },

    complained: (contact: string) =>
      `You reported a mail of ours as spam. So we send you nothing, whatever is chosen here. To get mail again, write to ${contact}.`,
    bounced: (contact: string) =>
      "Mail to your address came back. So we send you nothing for now, whatever is chosen here. If your mailbox takes mail again, " +
      `write to ${contact}.`,

    erased: {
      title: "We have erased your data",
      paragraphs: (company: string) => [
        `${company} keeps nothing about you but the note not to mail you. There is nothing left to choose.`,
      ],
    },
    badLink: {
      title: "This link does not work",
      paragraphs: (contact: string) => [
        "Part of the link may be missing, or the mail that it came in is too old.",
        `Open the link in the newest mail that you have from us, whole. If that does not work either, write to ${contact}: we will unsubscribe you.`,
      ],
    },
    badConfirmation: {
      title: "This link no longer works",
      paragraphs: (contact: string) => [
        "A link that confirms a subscription works once, for two days, and only until a newer mail replaces it.",
        `To subscribe, ask for the list again where you asked before. If that does not work, write to ${contact}.`,
      ],
    },
    badForm: {
      title: "Nothing was changed",
      paragraphs: () => [
        "What came from the form was no choice of this page. Go back, load the page again, and choose once more.",
      ],
    },
    unavailable: {
      title: "Please try again in a minute",
      paragraphs: (contact: string) => [
        "We cannot reach our records right now, so your choice may not have been saved.",
        `If this goes on, write to ${contact}: we will make the change for you.`,
      ],
    },
    notFound: {
      title: "There is no such page",
      paragraphs: () => ["Open the link in a mail of ours, whole."],
    },
  },
};

/** The sentences of the mails. */
export type Language = typeof english;
