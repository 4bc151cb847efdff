/** A stack as its file configures it: its settings and all that the program registers for them. */
import { describeFaults } from "../faults";
import { parseSettings, type Settings } from "../settings";
import type { Graph } from "./graph";
import { record } from "./record";
import { root } from "../stack-file";
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
export function settingsOf(stack: string, directory = root): Settings {
  const configuration = { stack, ...stackConfig(stack, {}, directory) };
  const parsed = parseSettings(configuration);
  if ("faults" in parsed) throw new Error(describeFaults(configuration, parsed.faults));
  return parsed.settings;
}

/**
 * Records what the program registers at `up` for a stack file. Where the file names no `senderPrincipals` the rehearsal's own
 * application stands in: without one there is no sender role, and nothing would be sent with least privilege.
 *
 * @throws Error with the program's own list of faults
 */
export async function recordStack(stack: string, directory = root): Promise<RecordedStack> {
  const settings = settingsOf(stack, directory);
  const { partition, accountId, name } = settings.place;
  const application = `arn:${partition}:iam::${accountId}:role/${name}-application`;
  const config = settings.senderPrincipals.length > 0 ? {} : { senderPrincipals: [application] };
  return { settings, graph: await record({ stack, phase: "up", directory, config }) };
}
