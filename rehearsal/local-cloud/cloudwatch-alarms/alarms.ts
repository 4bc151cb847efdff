/** Amazon CloudWatch alarms: evaluated on the clock as CloudWatch does, with actions that are subject to the topic's policy and key. */
import { alarmMessage } from "./alarm-message";
import type { State } from "../cloudwatch/alarm-state";
import type { Clock } from "../clock";
import type { Metrics } from "../cloudwatch/metrics";
import { type Evaluation, MetricAlarm, type MetricAlarmInputs } from "./metric-alarm";
import type { StateUpdate } from "../cloudwatch/cloudwatch";
import type { AwsAccount } from "../aws-account";
import { Refusal } from "../refusal";
import type { Sns } from "../sns/sns";
import { MILLISECONDS } from "../../../core/time/spans";

interface ActionInputs {
  readonly alarmDescription?: string;
  readonly actionsEnabled?: boolean;
  readonly alarmActions?: readonly string[];
  readonly okActions?: readonly string[];
  readonly insufficientDataActions?: readonly string[];
}

interface Alarm {
  readonly name: string;
  readonly arn: string;
  readonly description: string;
  readonly actions: Readonly<Record<State, readonly string[]>>;
  readonly watches: MetricAlarm;
  state: State;
  /** The data last evaluated; while they stay the same, nothing is evaluated again. */
  lastRead?: string;
}

export class Alarms {
  readonly #alarms = new Map<string, Alarm>();
  /** Messages that a topic refused, which CloudWatch reports to nobody. */
  readonly refused: { readonly alarm: string; readonly topicArn: string; readonly reason: string }[] = [];

  /**
   * @param history takes every change of state
   * @param measure has the services publish their metrics, once a minute before the alarms are evaluated
   */
  constructor(
    private readonly account: AwsAccount,
    private readonly metrics: Metrics,
    private readonly sns: Sns,
    private readonly clock: Clock,
    readonly history: StateUpdate[],
    private readonly measure: () => Promise<void>,
  ) {}

  createMetricAlarm(inputs: MetricAlarmInputs & ActionInputs & { readonly name: string }, arn: string): void {
    const watches = new MetricAlarm(inputs);
    const { name, actionsEnabled = true, alarmActions = [], okActions = [], insufficientDataActions = [] } = inputs;
    const { alarmDescription: description = "" } = inputs;
    if (description.length > 1024) throw refusal("AlarmDescription must have at most 1024 characters.");
    // Stricter than AWS, which accepts the ARN of a topic that doesn't exist; the alarm then notifies nobody.
    for (const topicArn of [...alarmActions, ...okActions, ...insufficientDataActions]) this.sns.topic(topicArn);
    const actions = { ALARM: alarmActions, OK: okActions, INSUFFICIENT_DATA: insufficientDataActions };
    const none = { ALARM: [], OK: [], INSUFFICIENT_DATA: [] };
    if (this.#alarms.size === 0) this.#arm();
    this.#alarms.set(name, {
      name,
      arn,
      description,
      actions: actionsEnabled ? actions : none,
      watches,
      state: "INSUFFICIENT_DATA",
    });
  }

  /** The state of the alarm with this name. @throws Error when there is none */
  state(name: string): State {
    const alarm = this.#alarms.get(name);
    if (!alarm) throw new Error(`There is no alarm ${name}.`);
    return alarm.state;
  }

  /** The existing alarms among these names, in the form of DescribeAlarms. */
  described(names: readonly string[]): { AlarmName: string; AlarmArn: string; StateValue: State }[] {
    const found = names.flatMap((name) => this.#alarms.get(name) ?? []);
    return found.map(({ name, arn, state }) => ({ AlarmName: name, AlarmArn: arn, StateValue: state }));
  }

  /**
   * Puts an alarm into a state until it is next evaluated, as SetAlarmState does for a test.
   *
   * @throws Refusal `ResourceNotFound`
   */
  async setState(name: string, state: State, reason: string): Promise<void> {
    const alarm = this.#alarms.get(name);
    if (!alarm) throw new Refusal("monitoring", "ResourceNotFound", `Unknown alarm ${name}`, 404);
    delete alarm.lastRead;
    await this.#change(alarm, state, reason);
  }

  /** The names of all alarms in a state, in alphabetical order. */
  inState(state: State): string[] {
    return [...this.#alarms.values()]
      .filter((alarm) => alarm.state === state)
      .map(({ name }) => name)
      .sort();
  }

  #arm(): void {
    const next = (Math.floor(this.clock.now().getTime() / MILLISECONDS.minute) + 1) * MILLISECONDS.minute;
    this.clock.at(next, async () => {
      this.#arm();
      await this.measure();
      await this.#evaluate(next);
    });
  }

  async #evaluate(now: number): Promise<void> {
    for (const alarm of this.#alarms.values()) {
      if (!alarm.watches.isDue(now)) continue;
      const read = alarm.watches.read(this.metrics, now);
      const text = JSON.stringify([...read].map(([, series]) => [...series].map(([at, value]) => [now - at, value])));
      if (text === alarm.lastRead) continue;
      alarm.lastRead = text;
      const evaluation = alarm.watches.evaluate(read, now, alarm.state);
      await this.#change(alarm, evaluation.state, reasonOf(evaluation));
    }
  }

  /** Changes an alarm's state and runs the new state's actions; does nothing if the state stays the same. */
  async #change(alarm: Alarm, to: State, reason: string): Promise<void> {
    const { name, state: from } = alarm;
    if (from === to) return;
    const at = this.clock.now();
    alarm.state = to;
    this.history.push({ alarmName: name, from, to, at });
    const message = alarmMessage({ alarm, from, to, reason, at }, this.account);
    for (const topicArn of alarm.actions[to]) {
      const context = { "aws:SourceAccount": this.account.accountId, "aws:SourceArn": alarm.arn };
      try {
        this.sns.authorize({ service: "cloudwatch.amazonaws.com" }, this.sns.topic(topicArn), context);
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        this.refused.push({ alarm: name, topicArn, reason: error.message });
        continue;
      }
      await this.sns.publish(topicArn, message.json, message.subject, message.text);
    }
  }
}

const refusal = (message: string) => new Refusal("monitoring", "ValidationError", message);

const reasonOf = ({ newest }: Evaluation) => `Threshold Crossed: the newest datapoint is ${newest}`;
