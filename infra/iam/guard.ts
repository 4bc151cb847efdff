import { allow } from "./statements";
import type { FunctionRole } from "./function-role";

/** The role of the guard. */
export const guard: FunctionRole = {
  keyUse: { services: ["sns", "sqs"], writes: true },
  permissions: ({ names, settings }) => [
    // Metrics have no resource type
    // (https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatch.html).
    allow({
      sid: "ReadFigures",
      actions: ["cloudwatch:GetMetricData"],
      resources: ["*"],
      conditions: { StringEquals: { "aws:RequestedRegion": settings.target.region } },
    }),
    allow({
      sid: "Pause",
      actions: ["ses:PutConfigurationSetSendingOptions"],
      resources: [names.configurationSets.main.arn, names.configurationSets.updates.arn],
    }),
    allow({ sid: "TellPeople", actions: ["sns:Publish"], resources: [names.alertsTopic.arn] }),
  ],
};
