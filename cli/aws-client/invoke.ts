/** Runs a function of a stack now. */
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { printable } from "../../core/formatting/printable";
import type { FunctionName } from "../../infra/function-declarations/functions";
import { names } from "../../infra/names-and-arns/names";
import type { Settings } from "../../infra/settings/settings";
import type { Aws } from "./aws";
import { ifPresent } from "./fault";

/**
 * Runs a function, and waits until it has ended.
 *
 * @returns what it returns
 * @throws AwsFault; Error where there is no such function yet, or with the function's own error
 */
export async function invoke(kind: FunctionName, { target }: Pick<Settings, "target">, aws: Aws): Promise<unknown> {
  const { name } = names(target).functions[kind];
  const call = new InvokeCommand({ FunctionName: name, Payload: "{}" });
  const answer = await ifPresent(aws.client(LambdaClient).send(call));
  if (!answer)
    throw new Error(`The function ${name} does not exist yet. First run npm run up -- --stack ${target.stack}`);
  const payload = JSON.parse(answer.Payload?.transformToString() || "null") as unknown;
  if (answer.FunctionError === undefined) return payload;
  const { errorMessage } = (payload ?? {}) as { errorMessage?: string };
  const reason = printable(errorMessage ?? answer.FunctionError).replace(/\.?$/, ".");
  throw new Error(
    `${name} failed: ${reason} Its log says more: npm run mail -- logs ${kind} --stack ${target.stack} --since 10m`,
  );
}
