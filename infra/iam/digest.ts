import { allow } from "./statements";
import type { FunctionRole } from "./function-role";

/** The role of the digest function. It cannot read follow-ups: the index has only keys and nonces. */
export const digest: FunctionRole = {
  keyUse: { services: ["dynamodb", "sqs"], writes: true },
  permissions: ({ names }) => [
    allow({ sid: "FindDue", actions: ["dynamodb:Query"], resources: [`${names.digestsTable.arn}/index/unasked`] }),
    allow({ sid: "KeepAsked", actions: ["dynamodb:UpdateItem"], resources: [names.digestsTable.arn] }),
    allow({ sid: "AskOutbox", actions: ["sqs:SendMessage"], resources: [names.functionQueues.bulk.queue.arn] }),
  ],
};
