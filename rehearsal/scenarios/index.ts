/** The scenarios of the rehearsal. */
import type { Scenario } from "./scenario";
import { alarms } from "./alarms";
import { bounces } from "./bounces";
import { complaints } from "./complaints";
import { digests } from "./digests";
import { dns } from "./dns";
import { erasures } from "./erasure";
import { faults } from "./faults";
import { links } from "./links";
import { mailingLists } from "./mailing-lists";
import { monitoring } from "./monitoring";
import { outbox } from "./outbox";
import { outcomes } from "./outcomes";
import { schedulerDay } from "./scheduler-day";
import { sending } from "./sending";
import { suppressionList } from "./suppression-list";
import { volume } from "./volume";

/** Every scenario of the rehearsal by subject, in the order in which they are played. */
export const scenariosBySubject: Readonly<Record<string, readonly Scenario[]>> = {
  Bounces: bounces,
  Complaints: complaints,
  "Suppression list": suppressionList,
  Faults: faults,
  Links: links,
  "Sending and security": sending,
  Outbox: [...schedulerDay, ...outbox],
  "Mailing lists": mailingLists,
  "Daily digests": digests,
  Outcomes: outcomes,
  Erasure: erasures,
  "Quota and volume": volume,
  DNS: dns,
  Alarms: alarms,
  "Dashboard and weekly report": monitoring,
};

/** Every scenario, in the order in which they are played. */
export const scenarios: readonly Scenario[] = Object.values(scenariosBySubject).flat();
