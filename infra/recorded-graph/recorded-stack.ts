/** A stack as its file configures it: its settings and all that the program registers for them. */
import { describeFaults } from "../settings/faults";
import { parseSettings, type Settings } from "../settings/settings";
import type { Graph } from "./graph";
import { record } from "./record";
import { ROOT } from "../settings/stack-file";
import { stackConfig } from "./stack-config";

/** A recorded stack and its settings. */
export interface RecordedStack {
  readonly graph: Graph;
  readonly settings: Settings;
}

/**
 * The settings of a stack file, with the rehearsal's secrets.
 *
 * @throws Error with the program's own list of faults
 */
export function settingsOf(stack: string, directory = ROOT): Settings {
  const configuration = { stack, ...stackConfig(stack, {}, directory) };
  const parsed = parseSettings(configuration);
  if ("faults" in parsed) throw new Error(describeFaults(configuration, parsed.faults));
  return parsed.settings;
}

/**
 * Records what the program registers at `up` for a stack file. If the file names no `senderPrincipals` or no `statusSubscribers`,
 * those of the rehearsal's own application are used: otherwise nothing would be sent with least privilege, and nobody would receive
 * the status events.
 *
 * @throws Error with the program's own list of faults
 */
export async function recordStack(stack: string, directory = ROOT): Promise<RecordedStack> {
  const settings = settingsOf(stack, directory);
  const { partition, region, accountId, name } = settings.target;
  const role = `arn:${partition}:iam::${accountId}:role/${name}-application`;
  const queue = `arn:${partition}:sqs:${region}:${accountId}:${name}-application`;
  const config = {
    ...(settings.senderPrincipals.length === 0 && { senderPrincipals: [role] }),
    ...(settings.statusSubscribers.length === 0 && { statusSubscribers: [queue] }),
  };
  return { settings, graph: await record({ stack, phase: "up", directory, config }) };
}
