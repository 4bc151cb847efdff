/** What can go wrong with calls to Porkbun, classified by what to do about it. */

/**
 * The kinds of failure.
 *
 * - `credentials`: the key pair is not accepted.
 * - `access`: the keys are valid but have no access to this domain, or not from this address.
 * - `sandbox`: the key or the answer belongs to Porkbun's sandbox, where nothing real is changed.
 * - `redirected`: the API answered with a redirect, which would send the keys elsewhere.
 * - `limited`: too many calls, for longer than we wait.
 * - `refused`: this request was not accepted; another one may be.
 * - `unreadable`: the answer is not in the API's form.
 * - `unreachable`: no answer.
 */
export type Fault =
  "credentials" | "access" | "sandbox" | "redirected" | "limited" | "refused" | "unreadable" | "unreachable";

/** A call that did not succeed. The message is written for a person and never holds a key. */
export class PorkbunError extends Error {
  override readonly name = "PorkbunError";

  constructor(
    readonly fault: Fault,
    message: string,
    /** Porkbun's own code, if it gave one. */
    readonly code?: string,
  ) {
    super(message);
  }

  /** Whether every other call would fail as well, so that reading the zone again would tell nothing. */
  get final(): boolean {
    return ["credentials", "access", "sandbox", "redirected"].includes(this.fault);
  }
}

/** What Porkbun answered to a call that it did not carry out. */
export interface Refusal {
  readonly status: number;
  /** Absent in answers from before 2026. */
  readonly code: string;
  readonly message: string;
}

/** Where a person creates and sees API keys. */
export const KEY_PAGE = "https://porkbun.com/account/api";

/**
 * Refusals that a person must resolve at Porkbun. The codes are those of the API's version 3.44. Porkbun generates several codes
 * from the text, so they are matched by their beginning; answers from before 2026 have only the text.
 */
const known: readonly { fault: Fault; code: RegExp; text: RegExp; remedy: (domain: string) => string }[] = [
  {
    fault: "credentials",
    code: /^(?:INVALID_API_KEYS?_|API_KEY_REQUIRED$|INVALID_USER$)/,
    text: /^(?:invalid api key|api key required|invalid user)/i,
    remedy: () => `The API key pair is not accepted: compare both keys with ${KEY_PAGE}.`,
  },
  {
    fault: "access",
    code: /^(?:API_ACCESS_DISABLED|DOMAIN_IS_NOT_OPTED_IN_TO_API_ACCESS)/,
    text: /not opted in to api access/i,
    remedy: (domain) =>
      `The API may not touch ${domain} yet: switch on API ACCESS at porkbun.com, Domain Management, Details of ${domain}.`,
  },
  {
    fault: "access",
    code: /^IP_NOT_ALLOWED/,
    text: /\bip\b.*not allowed/i,
    remedy: () => `The key may not be used from this address: add it to the key's addresses at ${KEY_PAGE}.`,
  },
  {
    fault: "access",
    code: /^DOMAIN_NOT_ALLOWED/,
    text: /domain.*not allowed|not allowed.*domain/i,
    remedy: (domain) => `The key may not touch ${domain}: add it to the key's domains at ${KEY_PAGE}.`,
  },
  {
    fault: "access",
    code: /^(?:INVALID_DOMAIN|DOMAIN_NOT_FOUND)/,
    text: /^(?:invalid domain|domain not found)/i,
    remedy: (domain) => `The account that the keys belong to has no domain ${domain}.`,
  },
];

/** The error for a refused call about `domain`: with the remedy if a person must act, else with Porkbun's own words. */
export function refused({ status, code, message }: Refusal, domain: string): PorkbunError {
  const words = `${message || "no reason given"} (${[`HTTP ${status}`, code].filter(Boolean).join(", ")})`;
  const match = known.find((kind) => (code ? kind.code.test(code) : kind.text.test(message)));
  // An unlisted code may come with a listed text.
  const kind = match ?? known.find(({ text }) => text.test(message));
  if (kind) return new PorkbunError(kind.fault, `${kind.remedy(domain)} Porkbun: ${words}`, code);
  return new PorkbunError("refused", `Porkbun refused: ${words}`, code);
}
