/** Amazon EventBridge Scheduler: schedules that invoke a function when the clock reaches their time. */
import type { Clock } from "../clock";
import type { Answer, Call, Service } from "../gateway";
import type { Lambda } from "../lambda/lambda";
import type { Principals } from "../iam/principals";
import { Refusal, Unsupported } from "../refusal";
import { MILLISECONDS } from "../../../core/time/spans";

interface ScheduleInputs {
  readonly name: string;
  readonly groupName?: string;
  readonly scheduleExpression: string;
  readonly state?: string;
  readonly target: { readonly arn: string; readonly roleArn: string; readonly input?: string };
}

const SCHEDULE = /^\/schedules\/([^/]+)$/;

export class Scheduler implements Service {
  readonly #groups = new Set<string>();
  /** By group and name. */
  readonly #schedules = new Map<string, ScheduleInputs>();
  /** The names of the schedules that are disabled. */
  readonly #disabled = new Set<string>();
  /** Invocations that the schedule's role was not allowed to make, with AWS's message. */
  readonly refused: string[] = [];

  constructor(
    private readonly principals: Principals,
    private readonly lambda: Lambda,
    private readonly clock: Clock,
  ) {}

  operation(method: string, path: string): string | undefined {
    return method === "GET" && SCHEDULE.test(path) ? "GetSchedule" : undefined;
  }

  /** https://docs.aws.amazon.com/scheduler/latest/APIReference/API_GetSchedule.html */
  handle({ caller, operation, path, query }: Call): Promise<Answer | undefined> {
    const name = decodeURIComponent(SCHEDULE.exec(path)?.[1] ?? "");
    const group = query.get("groupName") ?? "default";
    const { partition, region, accountId } = this.principals.account;
    const resource = `arn:${partition}:scheduler:${region}:${accountId}:schedule/${group}/${name}`;
    this.principals.authorize(caller, { action: `scheduler:${operation}`, resource });
    const schedule = this.#schedules.get(`${group}/${name}`);
    if (!schedule) throw new Refusal("scheduler", "ResourceNotFoundException", `Schedule ${name} does not exist.`, 404);
    const State = this.#disabled.has(name) ? "DISABLED" : "ENABLED";
    const { scheduleExpression: ScheduleExpression, target } = schedule;
    const Target = { Arn: target.arn, RoleArn: target.roleArn };
    const found = { Arn: resource, GroupName: group, Name: name, State, ScheduleExpression, Target };
    return Promise.resolve({ status: 200, body: JSON.stringify(found) });
  }

  createScheduleGroup({ name }: { name: string }): void {
    if (this.#groups.has(name)) {
      throw new Refusal("scheduler", "ConflictException", `Schedule group ${name} already exists.`, 409);
    }
    this.#groups.add(name);
  }

  /** Creates a schedule; one with a rate first invokes after that interval. */
  createSchedule(inputs: ScheduleInputs): void {
    const { name, groupName = "default", scheduleExpression, state = "ENABLED", target } = inputs;
    const path = `${groupName}/${name}`;
    if (groupName !== "default" && !this.#groups.has(groupName)) {
      throw new Refusal("scheduler", "ResourceNotFoundException", `Schedule group ${groupName} does not exist.`, 404);
    }
    if (this.#schedules.has(path)) {
      throw new Refusal("scheduler", "ConflictException", `Schedule ${name} already exists.`, 409);
    }
    const next = recurrence(scheduleExpression);
    const { partition, region, accountId } = this.principals.account;
    const context = {
      "aws:SourceAccount": accountId,
      "aws:SourceArn": `arn:${partition}:scheduler:${region}:${accountId}:schedule-group/${groupName}`,
    };
    if (!this.principals.mayAssume(target.roleArn, { service: "scheduler.amazonaws.com" }, context)) {
      const message = "The execution role you provide must allow AWS EventBridge Scheduler to assume the role.";
      throw new Refusal("scheduler", "ValidationException", message);
    }
    this.#schedules.set(path, inputs);
    this.setEnabled(name, state === "ENABLED");
    this.#arm(name, target, this.clock.now().getTime(), next);
  }

  /** Enables or disables a schedule, as a person may; while disabled, it does not invoke. */
  setEnabled(name: string, enabled: boolean): void {
    if (enabled) this.#disabled.delete(name);
    else this.#disabled.add(name);
  }

  #arm(name: string, target: ScheduleInputs["target"], from: number, next: Recurrence): void {
    const due = next(from);
    this.clock.at(due, async () => {
      this.#arm(name, target, due, next);
      if (!this.#disabled.has(name)) await this.#fire(target);
    });
  }

  async #fire({ arn, roleArn, input = "{}" }: ScheduleInputs["target"]): Promise<void> {
    const { accessKeyId } = this.principals.credentials(roleArn, { session: "scheduler" });
    const caller = this.principals.session(accessKeyId);
    if (!caller) throw new Error(`no session for ${roleArn}`);
    try {
      this.principals.authorize(caller, { action: "lambda:InvokeFunction", resource: arn });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.refused.push(error.message);
      return;
    }
    await this.lambda.invoke(arn, JSON.parse(input));
  }
}

/** When a schedule is next due after an instant; both in milliseconds since the epoch. */
type Recurrence = (after: number) => number;

const weekdays = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

/**
 * Parses `rate(...)`, or a `cron(...)` with one minute of every hour or one time on one day of the week, in UTC
 * (https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html).
 */
function recurrence(expression: string): Recurrence {
  const [, count = "", unit = ""] = /^rate\(([1-9]\d*) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  if (count !== "") return (after) => after + Number(count) * MILLISECONDS[unit as "minute" | "hour" | "day"];
  const [, ofHour = ""] = /^cron\((\d{1,2}) \* \* \* \? \*\)$/.exec(expression) ?? [];
  if (ofHour !== "") return (after) => nextMinute(after, Number(ofHour));
  const [, minute = "", hour = "", day = ""] =
    /^cron\((\d{1,2}) (\d{1,2}) \? \* ([A-Z]{3}) \*\)$/.exec(expression) ?? [];
  const weekday = weekdays.indexOf(day);
  if (weekday < 0) throw new Unsupported(`the schedule expression ${expression}`);
  return (after) => {
    const from = new Date(after);
    const date = from.getUTCDate() + ((weekday - from.getUTCDay() + 7) % 7);
    const due = Date.UTC(from.getUTCFullYear(), from.getUTCMonth(), date, Number(hour), Number(minute));
    return due > after ? due : due + MILLISECONDS.week;
  };
}

/** When the clock shows a minute of the hour next. */
function nextMinute(after: number, minute: number): number {
  const due = Math.floor(after / MILLISECONDS.hour) * MILLISECONDS.hour + minute * MILLISECONDS.minute;
  return due > after ? due : due + MILLISECONDS.hour;
}
