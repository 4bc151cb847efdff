/**
 * The rule of a composite alarm.
 *
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html
 */
import type { State } from "./alarm-state";
import { Unsupported } from "../refusal";

/** Decides by the states of other alarms. */
export interface Rule {
  /** The names or ARNs of the alarms that the rule reads. */
  readonly alarms: readonly string[];
  /** @param stateOf the state of an alarm by what the rule calls it */
  holds(stateOf: (alarm: string) => State): boolean;
}

type Test = Rule["holds"];

const TOKEN = /\s*("[^"]*"|[()]|[^\s()"]+)/gy;

/** Reads a rule. @throws Unsupported for what is no rule, or none that is known here */
export function parseRule(text: string): Rule {
  const rest = [...text.matchAll(TOKEN)].map(([, token]) => String(token));
  const alarms: string[] = [];
  const unsupported = () => new Unsupported(`the rule of a composite alarm ${text}`);
  const expect = (token: string) => {
    if (rest.shift() !== token) throw unsupported();
  };
  const inState = (state: State): Test => {
    expect("(");
    const alarm = (rest.shift() ?? "").replace(/^"(.*)"$/, "$1");
    expect(")");
    alarms.push(alarm);
    return (stateOf) => stateOf(alarm) === state;
  };
  const operand = (): Test => {
    const token = rest.shift();
    if (token === "TRUE" || token === "FALSE") return () => token === "TRUE";
    if (token === "ALARM" || token === "OK" || token === "INSUFFICIENT_DATA") return inState(token);
    if (token === "NOT") {
      const negated = operand();
      return (stateOf) => !negated(stateOf);
    }
    if (token !== "(") throw unsupported();
    const inner = either();
    expect(")");
    return inner;
  };
  const both = (): Test => {
    const tests = [operand()];
    while (rest[0] === "AND") tests.push((rest.shift(), operand()));
    return (stateOf) => tests.every((test) => test(stateOf));
  };
  const either = (): Test => {
    const tests = [both()];
    while (rest[0] === "OR") tests.push((rest.shift(), both()));
    return (stateOf) => tests.some((test) => test(stateOf));
  };
  const holds = either();
  if (rest.length > 0) throw unsupported();
  return { alarms, holds };
}
