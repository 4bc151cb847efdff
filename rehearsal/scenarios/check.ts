import { isDeepStrictEqual } from "node:util";

/**
 * Compares what was seen with what was promised.
 *
 * @param what reads on as "… is": "the reason in SES's list"
 * @throws Error that says what was promised and what was seen
 */
export function check<T>(what: string, seen: T, promised: T): void {
  if (isDeepStrictEqual(seen, promised)) return;
  throw new Error(
    `${what} is ${JSON.stringify(seen) ?? "absent"}, promised is ${JSON.stringify(promised) ?? "absent"}`,
  );
}

/**
 * Demands that a call is refused.
 *
 * @param what the call in words, for the message
 * @param code the error's name, for example `AccessDeniedException`
 * @throws Error when the call went through, or was refused for another reason
 */
export async function checkRefused(what: string, code: string | RegExp, call: () => Promise<unknown>): Promise<void> {
  const error = await call().then(
    () => undefined,
    (reason: unknown) => reason as Error,
  );
  if (!error) throw new Error(`${what} went through, and should have been refused`);
  if (!(typeof code === "string" ? error.name === code : code.test(error.name))) {
    throw new Error(`${what} was refused with ${error.name} (${error.message}), expected was ${String(code)}`);
  }
}
