/** Environment variables, wherever a resource sets them. */
import { asObject, isUnknown, known } from "../unknown-values/known";
import { mayBeUnknown } from "../unknown-values/may-be-unknown";
import { type Judged, unknownFault } from "../rule/rule";

/** One variable: its path in the resource, its name, and its value where that is a text. */
export interface Variable {
  readonly path: string;
  readonly name: string;
  readonly value: string;
}

/** A variable, or the fault of one that is unknown and may not be. */
export type Reading = { readonly variable: Variable } | { readonly fault: string };

/**
 * The variables of a Lambda function (`environment.variables`), a Command (`environment`) and whatever else calls them so.
 * Those that may be unknown and are, are left out.
 */
export function* environmentOf({ type, props }: Judged): Generator<Reading> {
  const environment = asObject(props.environment);
  if (environment === undefined) return;
  const nested = asObject(environment.variables);
  const variables = nested ?? environment;
  const at = nested === undefined ? "environment" : "environment.variables";
  for (const name of Object.keys(variables)) {
    const path = `${at}.${name}`;
    if (isUnknown(variables, name)) {
      if (!mayBeUnknown(type, path)) yield { fault: unknownFault(path.split(".")) };
    } else {
      const value = known(variables[name]);
      yield { variable: { path, name, value: typeof value === "string" ? value : JSON.stringify(value) } };
    }
  }
}
