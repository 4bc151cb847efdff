import { allow } from "../iam";
import type { FunctionRole } from "./function-role";

/** The role of the digest function. It reads no follow-up: the index has keys and nonces alone. */
export const digest: FunctionRole = {
  keyUse: { services: ["dynamodb", "sqs"], writes: true },
  permissions: ({ names }) => [
    allow({ sid: "FindDue", actions: ["dynamodb:Query"], resources: [`${names.digestsTable.arn}/index/unasked`] }),
    allow({ sid: "KeepAsked", actions: ["dynamodb:UpdateItem"], resources: [names.digestsTable.arn] }),
    allow({ sid: "AskOutbox", actions: ["sqs:SendMessage"], resources: [names.functionQueues.bulk.queue.arn] }),
  ],
};
