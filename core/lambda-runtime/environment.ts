/** Reads a function's environment variables according to the schema beside its handler. */
import * as v from "valibot";

/** A variable that must not be empty. */
export const text = v.pipe(v.string(), v.nonEmpty());

/** A variable that holds a comma-separated list. */
export const list = v.pipe(
  v.string(),
  v.transform((value) => value.split(",").filter(Boolean)),
);

/** A variable that holds the names of configuration sets as JSON, keyed by what people call each set. */
export const configurationSets = v.pipe(v.string(), v.parseJson(), v.record(v.string(), v.string()));

/** A variable that is `true` or `false`. */
export const flag = v.pipe(
  v.picklist(["true", "false"]),
  v.transform((value) => value === "true"),
);

/**
 * Reads a function's environment.
 *
 * @throws Error that names every missing or invalid variable, without its value
 */
export function readEnvironment<TSchema extends v.GenericSchema>(
  contract: TSchema,
  variables: NodeJS.ProcessEnv = process.env,
): v.InferOutput<TSchema> {
  const result = v.safeParse(contract, variables);
  if (result.success) return result.output;
  const names = new Set(result.issues.map((issue) => v.getDotPath(issue)?.split(".")[0] ?? ""));
  const faults = [...names].map((name) => (variables[name] ? `${name} is not valid` : `${name} is not set`));
  throw new Error(`The function's environment: ${faults.join("; ")}.`);
}
