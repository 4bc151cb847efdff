import { isDeepStrictEqual } from "node:util";

/**
 * Compares what was seen with what was promised.
 *
 * @param what names the value in the message: "the reason in SES's list"
 * @throws Error that states both values
 */
export function check<T>(what: string, seen: T, promised: T): void {
  if (isDeepStrictEqual(seen, promised)) return;
  throw new Error(`${what}: ${JSON.stringify(seen) ?? "absent"}, expected ${JSON.stringify(promised) ?? "absent"}`);
}

/**
 * Requires that a call is refused.
 *
 * @param what describes the call in the message
 * @param code the error's name, for example `AccessDeniedException`
 * @throws Error when the call succeeded, or was refused for another reason
 */
export async function checkRefused(what: string, code: string | RegExp, call: () => Promise<unknown>): Promise<void> {
  const error = await call().then(
    () => undefined,
    (reason: unknown) => reason as Error,
  );
  if (!error) throw new Error(`${what} went through but should have been refused`);
  if (!(typeof code === "string" ? error.name === code : code.test(error.name))) {
    throw new Error(`${what} was refused with ${error.name} (${error.message}), expected ${String(code)}`);
  }
}
