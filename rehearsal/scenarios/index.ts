/** Every scenario of the rehearsal, in the order in which they are played. */
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

export const scenarios: readonly Scenario[] = [
  ...bounces,
  ...complaints,
  ...suppressionList,
  ...faults,
  ...links,
  ...sending,
  ...schedulerDay,
  ...outbox,
  ...mailingLists,
  ...digests,
  ...outcomes,
  ...erasures,
  ...volume,
  ...dns,
  ...alarms,
  ...monitoring,
];
