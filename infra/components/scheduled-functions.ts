import { Schedule } from "@pulumi/aws/scheduler/schedule";
import { ScheduleGroup } from "@pulumi/aws/scheduler/scheduleGroup";
import { ComponentResource } from "@pulumi/pulumi";
import type { Environments } from "../function-environments/environments";
import { mapped, type ScheduledFunctionName, scheduledFunctions } from "../function-declarations/functions";
import type { Names } from "../names-and-arns/names";
import { after, type Options } from "../resource-options/order";
import { BundledFunction } from "./bundled-function";

/** The arguments of {@link ScheduledFunctions}. */
export interface ScheduledFunctionsArgs {
  readonly functions: Names["functions"];
  readonly schedules: Names["schedules"];
  readonly scheduleGroup: Names["scheduleGroup"];
  readonly schedulerRole: Names["schedulerRole"];
  readonly environments: Pick<Environments, ScheduledFunctionName>;
}

/**
 * Every function that a schedule starts, as `infra/function-declarations/functions.ts` declares them, and the schedules in one
 * group.
 */
export class ScheduledFunctions extends ComponentResource {
  constructor(name: string, args: ScheduledFunctionsArgs, opts: Options) {
    super("mail:index:ScheduledFunctions", name, args, opts);
    const group = new ScheduleGroup("schedules", { name: args.scheduleGroup.name }, { parent: this });
    mapped(scheduledFunctions, (functionName, { schedule, retry }) => {
      const started = new BundledFunction(
        functionName,
        {
          name: functionName,
          function: args.functions[functionName],
          environment: args.environments[functionName],
        },
        { parent: this, ...after(opts) },
      );
      new Schedule(
        functionName,
        {
          name: args.schedules[functionName].name,
          groupName: args.scheduleGroup.name,
          scheduleExpression: schedule,
          flexibleTimeWindow: { mode: "OFF" },
          target: {
            arn: args.functions[functionName].arn,
            roleArn: args.schedulerRole.arn,
            retryPolicy: retry,
          },
        },
        { parent: this, ...after(opts, group, started) },
      );
    });
    this.registerOutputs();
  }
}
