/** The rules of the deliverability pack. */
import type { Rule } from "../lib/rule";
import { alarmsOnBouncesAndComplaints } from "./alarms-on-bounces-and-complaints";
import { dashboardAndReport } from "./dashboard-and-report";
import { destinationsEnabled } from "./destinations-enabled";
import { dkimMatchesTokens } from "./dkim-matches-tokens";
import { dkimTokensOfTheIdentity } from "./dkim-tokens-of-the-identity";
import { dmarcEnforced } from "./dmarc-enforced";
import { dmarcForEveryDomain } from "./dmarc-for-every-domain";
import { easyDkim } from "./easy-dkim";
import { feedbackReachesAQueue } from "./feedback-reaches-a-queue";
import { identitiesOnASet } from "./identities-on-a-set";
import { mailFromSet } from "./mail-from-set";
import { recordsByShape } from "./records-by-shape";
import { reputationMetrics } from "./reputation-metrics";
import { sendingOptionsAbsent } from "./sending-options-absent";
import { ringingAlarms } from "./ringing-alarms";
import { spfAndMxForEveryDomain } from "./spf-and-mx-for-every-domain";
import { spfNamesSes } from "./spf-names-ses";
import { suppressionOfBouncesAndComplaints } from "./suppression-of-bounces-and-complaints";
import { tlsRequired } from "./tls-required";
import { unbrokenChains } from "./unbroken-chains";

export const rules: readonly Rule[] = [
  alarmsOnBouncesAndComplaints,
  dashboardAndReport,
  destinationsEnabled,
  dkimMatchesTokens,
  dkimTokensOfTheIdentity,
  dmarcEnforced,
  dmarcForEveryDomain,
  easyDkim,
  feedbackReachesAQueue,
  identitiesOnASet,
  mailFromSet,
  recordsByShape,
  reputationMetrics,
  sendingOptionsAbsent,
  ringingAlarms,
  spfAndMxForEveryDomain,
  spfNamesSes,
  suppressionOfBouncesAndComplaints,
  tlsRequired,
  unbrokenChains,
];
