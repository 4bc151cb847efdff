/** Whether the schedules of a stack start their functions. */
import { names } from "../../infra/names-and-arns/names";
import type { Settings } from "../../infra/settings/settings";
import type { Aws } from "../aws-client/aws";
import * as holdings from "../aws-inventory/holdings";
import { type Line, line, looked } from "./line";

/** A schedule and its state, which is undefined where there is no such schedule. */
export interface Schedule {
  readonly name: string;
  readonly state: string | undefined;
}

/** One line for all schedules that are enabled, and one for each that is not. */
export function scheduleLines(schedules: readonly Schedule[], stack: string): Line[] {
  const idle = schedules.filter(({ state }) => state !== "ENABLED");
  const enabled = `${schedules.length - idle.length} of ${schedules.length} enabled`;
  return [
    line("Schedules", enabled, idle.length > 0 ? "notice" : "good"),
    ...idle.map(({ name, state }) => {
      const fault = state === undefined ? "does not exist" : state;
      return line(name, `${fault}. To restore it: npm run up -- --stack ${stack}`, "bad");
    }),
  ];
}

/** Asks for all of them. */
export function schedulesOf({ target }: Pick<Settings, "target">, aws: Aws): Promise<readonly Line[]> {
  const { schedules, scheduleGroup } = names(target);
  return looked("Schedules", async () => {
    const asked = Object.values(schedules).map(async ({ name }) => ({
      name,
      state: (await holdings.schedule(aws, scheduleGroup.name, name))?.State,
    }));
    return scheduleLines(await Promise.all(asked), target.stack);
  });
}
