/** The rules of the deliverability pack. */
import type { Rule } from "../lib/rule/rule";
import { dashboardAndReport } from "./dashboard-and-report";
import { dkimMatchesTokens } from "./dkim-matches-tokens";
import { dkimTokensOfTheIdentity } from "./dkim-tokens-of-the-identity";
import { dmarcEnforced } from "./dmarc-enforced";
import { dmarcForEveryDomain } from "./dmarc-for-every-domain";
import { identitiesOnASet } from "./identities-on-a-set";
import { recordsByShape } from "./records-by-shape";
import { ringingAlarms } from "./ringing-alarms";
import { spfAndMxForEveryDomain } from "./spf-and-mx-for-every-domain";
import { spfNamesSes } from "./spf-names-ses";
import { unbrokenChains } from "./unbroken-chains";

export const rules: readonly Rule[] = [
  dashboardAndReport,
  dkimMatchesTokens,
  dkimTokensOfTheIdentity,
  dmarcEnforced,
  dmarcForEveryDomain,
  identitiesOnASet,
  recordsByShape,
  ringingAlarms,
  spfAndMxForEveryDomain,
  spfNamesSes,
  unbrokenChains,
];
