import { allow } from "./statements";
import type { FunctionRole } from "./function-role";

/** The role of the status function. */
export const status: FunctionRole = {
  keyUse: { services: ["dynamodb", "sns", "sqs"], writes: true },
  permissions: ({ names }) => [
    allow({
      sid: "CloseLedger",
      actions: ["dynamodb:GetItem", "dynamodb:PutItem"],
      resources: [names.ledgerTable.arn],
    }),
    allow({ sid: "TellApplication", actions: ["sns:Publish"], resources: [names.statusTopic.arn] }),
  ],
};
