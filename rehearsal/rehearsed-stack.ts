/** The stack that is rehearsed: the program's own graph for a stack file, with an application that may send. */
import type { Graph } from "./graph/graph";
import { record } from "./graph/record";
import { root, stackConfig } from "./graph/stack-config";
import type { Facts } from "./promises";

/** A recorded stack and the settings that the promises speak of. */
export interface RehearsedStack {
  readonly graph: Graph;
  readonly facts: Facts;
}

/**
 * Records what the program registers at `up` for a stack file. Where the file names no `senderPrincipals` the rehearsal's own
 * application stands in: without one there is no sender role, and nothing would be sent with least privilege.
 *
 * @throws the program's own list of faults in the settings
 */
export async function recordForRehearsal(stack: string, directory = root): Promise<RehearsedStack> {
  const { project, values } = stackConfig(stack, {}, directory);
  const value = (key: string) => values[`${project}:${key}`];
  const name = value("name") ?? "";
  const zone = value("zone") ?? "";
  const stated = JSON.parse(value("senderPrincipals") ?? "[]") as string[];
  const application = `arn:aws:iam::${value("accountId")}:role/${name}-application`;
  const graph = await record({ stack, phase: "up", directory, config: stated.length > 0 ? {} : { senderPrincipals: [application] } });
  return {
    graph,
    facts: {
      name,
      domain: value("sendingDomain") ?? zone,
      dmarcReports: (JSON.parse(value("dmarcAggregateReports") ?? "[]") as string[])[0] ?? `dmarc@${zone}`,
    },
  };
}
