/** All mails with invented data. */
import { accountLinkSamples } from "./templates/account-link/samples";
import { alertSamples } from "./templates/alert/samples";
import { digestSamples } from "./templates/digest/samples";
import { followUpSamples } from "./templates/follow-up/samples";
import { invitationSamples } from "./templates/invitation/samples";
import { optInSamples } from "./templates/opt-in/samples";
import { reminderSamples } from "./templates/reminder/samples";
import { weeklyReportSamples } from "./templates/weekly-report/samples";
import type { Sample } from "./templates/sample";

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
