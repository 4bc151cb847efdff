/** Answers to what AWS asks back about the request, from the stack's settings and the promises that it keeps. Pure. */
import { count } from "../../core/formatting/numbers";
import type { Settings } from "../../infra/settings/settings";
import { keeping, sentence } from "../promises/promise";
import { promises } from "../promises/promises";

/** The promises of some of the request's sections that are kept, as a list. */
function kept(sections: readonly string[], settings: Settings): string {
  return promises
    .filter((promise) => sections.includes(promise.section) && typeof keeping(promise, settings) === "object")
    .map((promise) => `- ${sentence(promise, settings)}`)
    .join("\n");
}

/**
 * The answers as Markdown. The questions are those of https://docs.aws.amazon.com/ses/latest/dg/request-production-access.html and of
 * answers that others have published (https://hackmd.io/@eXamadeus/ByHzQ83dp).
 */
export function renderAnswers(settings: Settings): string {
  const { useCase, expectedDailyVolume, dailyQuota, supportAddress, website, sendingDomain } = settings;
  return `# Answers for AWS's support case

What AWS usually asks, with answers from the settings and the promises that are kept today. The questions were read in AWS's
documentation and in others' reports; nobody has sent these answers to AWS yet. Correct what is not true, and attach the samples that \`npm run mail -- preview --out mails\` writes.

## What is the mail for?

${useCase ?? "To be written: the setting `useCase`."} The website is ${website}.

## How do you get the addresses?

From people who use ${website}, and from them the addresses of those they invite to a meeting. No list is bought, rented or
collected elsewhere. Nobody gets mail of a mailing list without confirming the subscription through a link in a mail.

${kept(["List Management", "Content Quality"], settings)}

## How do you handle bounces and complaints?

${kept(["Bounce Handling", "Complaint Handling"], settings)}

## How can people stop your mail?

Each mail has a visible link to the preference center; invitations, reminders and follow-ups also have the header fields for
one-click unsubscribe (RFC 8058). Replies go to the organizer of the meeting or to ${supportAddress}.

## How much do you send, and why that much?

We expect ${count(expectedDailyVolume)} messages a day, one recipient each, from ${sendingDomain}; the quota today is ${count(dailyQuota)}. They are sent
when people schedule, move or hold meetings, not as bulk mail to a list.

## How do you know that all this works?

We monitor it with a dashboard, alarms and weekly reports:

${kept(["Monitoring & Alerting"], settings)}

The mail is authenticated:

${kept(["Email Authentication"], settings)}
`;
}
