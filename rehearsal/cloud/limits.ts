/** The names that AWS takes, by resource type. */
import { Refusal } from "./refusal";

interface Limit {
  readonly input: string;
  readonly pattern: RegExp;
  readonly service: string;
  readonly code: string;
  /** What AWS says after the name. */
  readonly reason: string;
}

const limits: Readonly<Record<string, Limit>> = {
  "aws:iam/role:Role": {
    input: "name",
    pattern: /^[\w+=,.@-]{1,64}$/,
    service: "iam",
    code: "ValidationError",
    reason:
      "The specified value for roleName is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-",
  },
  "aws:kms/alias:Alias": {
    input: "name",
    pattern: /^alias\/(?!aws\/)[a-zA-Z0-9/_-]{1,250}$/,
    service: "kms",
    code: "InvalidAliasNameException",
    reason: 'Alias must start with the prefix "alias/" and hold only alphanumeric characters, "/", "_" and "-".',
  },
  "aws:secretsmanager/secret:Secret": {
    input: "name",
    pattern: /^[a-zA-Z0-9/_+=.@-]{1,512}$/,
    service: "secretsmanager",
    code: "InvalidParameterException",
    reason: "Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!",
  },
  "aws:sns/topic:Topic": {
    input: "name",
    pattern: /^[a-zA-Z0-9_-]{1,251}(\.fifo)?$/,
    service: "sns",
    code: "InvalidParameter",
    reason: "Invalid parameter: Topic Name",
  },
  "aws:sqs/queue:Queue": {
    input: "name",
    pattern: /^[a-zA-Z0-9_-]{1,75}(\.fifo)?$|^[a-zA-Z0-9_-]{76,80}$/,
    service: "sqs",
    code: "InvalidParameterValue",
    reason: "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length",
  },
  "aws:dynamodb/table:Table": {
    input: "name",
    pattern: /^[a-zA-Z0-9_.-]{3,255}$/,
    service: "dynamodb",
    code: "ValidationException",
    reason: "TableName must be at least 3 characters long and at most 255 characters long",
  },
  "aws:cloudwatch/logGroup:LogGroup": {
    input: "name",
    pattern: /^[.\-_/#A-Za-z0-9]{1,512}$/,
    service: "logs",
    code: "InvalidParameterException",
    reason:
      "Value at 'logGroupName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\.\\-_/#A-Za-z0-9]+",
  },
  "aws:lambda/function:Function": {
    input: "name",
    pattern: /^[a-zA-Z0-9-_]{1,64}$/,
    service: "lambda",
    code: "ValidationException",
    reason: "Value at 'functionName' failed to satisfy constraint: Member must have length less than or equal to 64",
  },
  "aws:scheduler/scheduleGroup:ScheduleGroup": {
    input: "name",
    pattern: /^[0-9a-zA-Z-_.]{1,64}$/,
    service: "scheduler",
    code: "ValidationException",
    reason:
      "Value at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: ^[0-9a-zA-Z-_.]+$",
  },
  "aws:scheduler/schedule:Schedule": {
    input: "name",
    pattern: /^[0-9a-zA-Z-_.]{1,64}$/,
    service: "scheduler",
    code: "ValidationException",
    reason:
      "Value at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: ^[0-9a-zA-Z-_.]+$",
  },
  "aws:sesv2/configurationSet:ConfigurationSet": {
    input: "configurationSetName",
    pattern: /^[A-Za-z0-9_-]{1,64}$/,
    service: "ses",
    code: "BadRequestException",
    reason: "Invalid configuration set name: only alphanumeric ASCII characters, '_' and '-', at most 64",
  },
  "aws:sesv2/configurationSetEventDestination:ConfigurationSetEventDestination": {
    input: "eventDestinationName",
    pattern: /^[A-Za-z0-9_-]{1,64}$/,
    service: "ses",
    code: "BadRequestException",
    reason: "Invalid event destination name: only alphanumeric ASCII characters, '_' and '-', at most 64",
  },
};

/**
 * Refuses a name that AWS refuses.
 *
 * @throws Refusal with the service's code
 */
export function checkName(type: string, inputs: Readonly<Record<string, unknown>>): void {
  const limit = limits[type];
  if (!limit) return;
  const name = inputs[limit.input];
  if (typeof name !== "string" || !limit.pattern.test(name)) {
    throw new Refusal(limit.service, limit.code, `${String(name)}: ${limit.reason}`);
  }
}
