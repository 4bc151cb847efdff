import { mapped, type ScheduledFunctionName, scheduledFunctions } from "../function-declarations/functions";
import { allow, assumedBy } from "./statements";
import type { RoleContext } from "./function-role";
import type { RoleArgs } from "./role";

/** The role with which EventBridge Scheduler invokes the functions, for the schedules of this stack only. */
export function scheduler({ names, settings }: RoleContext): RoleArgs {
  const [first, ...more] = Object.values(
    mapped(scheduledFunctions, (name: ScheduledFunctionName) => names.functions[name].arn),
  );
  if (first === undefined) throw new Error("No function is scheduled.");
  return {
    roleName: names.schedulerRole.name,
    description: "Invokes the functions that run on a schedule",
    trust: assumedBy("scheduler.amazonaws.com", {
      StringEquals: { "aws:SourceAccount": settings.target.accountId, "aws:SourceArn": names.scheduleGroup.arn },
    }),
    permissions: [allow({ sid: "Invoke", actions: ["lambda:InvokeFunction"], resources: [first, ...more] })],
  };
}
