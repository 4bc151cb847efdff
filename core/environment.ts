/** The environment of a function, read against the contract that stands beside its handler. */
import * as v from "valibot";

/** A variable that must be set to something. */
export const text = v.pipe(v.string(), v.nonEmpty());

/** A variable that holds a list, its entries separated by commas. */
export const list = v.pipe(
  v.string(),
  v.transform((value) => value.split(",").filter(Boolean)),
);

/** A variable that is `true` or `false`. */
export const flag = v.pipe(
  v.picklist(["true", "false"]),
  v.transform((value) => value === "true"),
);

/**
 * Reads a function's environment.
 *
 * @throws Error that names every variable that is missing or wrong, without its value
 */
export function readEnvironment<TSchema extends v.GenericSchema>(
  contract: TSchema,
  variables: NodeJS.ProcessEnv = process.env,
): v.InferOutput<TSchema> {
  const result = v.safeParse(contract, variables);
  if (result.success) return result.output;
  const faults = result.issues.map((issue) => {
    const name = v.getDotPath(issue) ?? "";
    return variables[name] ? `${name} is not valid` : `${name} is not set`;
  });
  throw new Error(`The function's environment: ${faults.join("; ")}.`);
}
