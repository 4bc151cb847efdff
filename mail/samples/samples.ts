/** All mails with invented data. */
import { accountLinkSamples } from "./account-link";
import { alertSamples } from "./alert";
import { digestSamples } from "./digest";
import { followUpSamples } from "./follow-up";
import { invitationSamples } from "./invitation";
import { optInSamples } from "./opt-in";
import { reminderSamples } from "./reminder";
import { weeklyReportSamples } from "./weekly-report";
import type { Sample } from "./sample";

/** Every mail at least once, in the order in which a person would see them. */
export const SAMPLES: readonly Sample[] = [
  ...invitationSamples,
  ...reminderSamples,
  ...followUpSamples,
  ...digestSamples,
  ...optInSamples,
  ...accountLinkSamples,
  ...alertSamples,
  ...weeklyReportSamples,
];
