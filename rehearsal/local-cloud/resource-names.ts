/** The resource names that AWS accepts, by resource type. */
import { Refusal } from "./refusal";

/** The service, the error code, the input that holds the name, and the pattern that AWS accepts. */
type Limit = readonly [words: string, pattern: RegExp];

const ses = /^[A-Za-z0-9_-]{1,64}$/;
/** Up to 255 characters, none of them a control character. */
const alarm = /^[^\p{Cc}]{1,255}$/u;
const scheduler = /^[0-9a-zA-Z-_.]{1,64}$/;

const limits: Readonly<Record<string, Limit>> = {
  "aws:iam/role:Role": ["iam ValidationError name", /^[\w+=,.@-]{1,64}$/],
  "aws:kms/alias:Alias": ["kms InvalidAliasNameException name", /^alias\/(?!aws\/)[a-zA-Z0-9/_-]{1,250}$/],
  "aws:secretsmanager/secret:Secret": ["secretsmanager InvalidParameterException name", /^[a-zA-Z0-9/_+=.@-]{1,512}$/],
  "aws:sns/topic:Topic": ["sns InvalidParameter name", /^(?=.{1,256}$)[a-zA-Z0-9_-]+(\.fifo)?$/],
  "aws:sqs/queue:Queue": ["sqs InvalidParameterValue name", /^(?=.{1,80}$)[a-zA-Z0-9_-]+(\.fifo)?$/],
  "aws:dynamodb/table:Table": ["dynamodb ValidationException name", /^[a-zA-Z0-9_.-]{3,255}$/],
  "aws:cloudwatch/logGroup:LogGroup": ["logs InvalidParameterException name", /^[.\-_/#A-Za-z0-9]{1,512}$/],
  "aws:cloudwatch/metricAlarm:MetricAlarm": ["monitoring ValidationError name", alarm],
  "aws:lambda/function:Function": ["lambda ValidationException name", /^[a-zA-Z0-9-_]{1,64}$/],
  "aws:scheduler/scheduleGroup:ScheduleGroup": ["scheduler ValidationException name", scheduler],
  "aws:scheduler/schedule:Schedule": ["scheduler ValidationException name", scheduler],
  "aws:sesv2/configurationSet:ConfigurationSet": ["ses BadRequestException configurationSetName", ses],
  "aws:sesv2/configurationSetEventDestination:ConfigurationSetEventDestination": [
    "ses BadRequestException eventDestinationName",
    ses,
  ],
};

/**
 * Refuses a name that AWS refuses.
 *
 * @throws Refusal with the service's code
 */
export function checkName(type: string, inputs: Readonly<Record<string, unknown>>): void {
  const limit = limits[type];
  if (!limit) return;
  const [service = "", code = "", input = ""] = limit[0].split(" ");
  const name = String(inputs[input]);
  if (limit[1].test(name)) return;
  throw new Refusal(service, code, `Value '${name}' failed to satisfy constraint: ${limit[1].source}`);
}
