/** The rules of the deliverability pack. */
import type { Rule } from "../lib/rule";
import { alarmsOnBouncesAndComplaints } from "./alarms-on-bounces-and-complaints";
import { dashboardAndReport } from "./dashboard-and-report";
import { destinationsEnabled } from "./destinations-enabled";
import { dkimMatchesTokens } from "./dkim-matches-tokens";
import { dmarcEnforced } from "./dmarc-enforced";
import { dmarcForEveryDomain } from "./dmarc-for-every-domain";
import { feedbackReachesAQueue } from "./feedback-reaches-a-queue";
import { identitiesOnASet } from "./identities-on-a-set";
import { mailFromSet } from "./mail-from-set";
import { reputationMetrics } from "./reputation-metrics";
import { sendingOptionsAbsent } from "./sending-options-absent";
import { spfNamesSes } from "./spf-names-ses";
import { suppressionOfBouncesAndComplaints } from "./suppression-of-bounces-and-complaints";
import { tlsRequired } from "./tls-required";

export const rules: readonly Rule[] = [
  alarmsOnBouncesAndComplaints,
  dashboardAndReport,
  destinationsEnabled,
  dkimMatchesTokens,
  dmarcEnforced,
  dmarcForEveryDomain,
  feedbackReachesAQueue,
  identitiesOnASet,
  mailFromSet,
  reputationMetrics,
  sendingOptionsAbsent,
  spfNamesSes,
  suppressionOfBouncesAndComplaints,
  tlsRequired,
];
