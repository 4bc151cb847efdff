import type { Names } from "../names-and-arns/names";
import type { Settings } from "../settings/settings";
import type { Watched } from "./metric-alarm";

/** What the alarms of a stack watch. */
export function watched(settings: Settings, names: Names): Watched {
  const { alarms, configurationSets, functions, functionQueues, undelivered, metricsNamespace } = names;
  return {
    alarms,
    configurationSets,
    functions,
    functionQueues,
    undelivered,
    metricsNamespace,
    dailyQuota: settings.dailyQuota,
    expectedDailyVolume: settings.expectedDailyVolume,
    ownsAccount: settings.manageAccountSettings,
  };
}
