/** What the DNS writer takes from the environment. */
import type { Credentials } from "./porkbun/client";

/** Variables of a process. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The Porkbun key pair of a person at a terminal.
 *
 * @returns undefined when there is none
 * @throws Error when one of the two keys is missing
 */
export function keysFrom({ PORKBUN_API_KEY, PORKBUN_SECRET_API_KEY }: Environment): Credentials | undefined {
  if (!PORKBUN_API_KEY && !PORKBUN_SECRET_API_KEY) return undefined;
  if (!PORKBUN_API_KEY || !PORKBUN_SECRET_API_KEY) {
    throw new Error("PORKBUN_API_KEY and PORKBUN_SECRET_API_KEY belong together, but one of them is not set.");
  }
  return { apiKey: PORKBUN_API_KEY, secretApiKey: PORKBUN_SECRET_API_KEY };
}
