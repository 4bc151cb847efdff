/** What can go wrong between us and Porkbun, told apart by what to do about it. */

/**
 * The kinds of failure.
 *
 * - `credentials`: the key pair is not accepted.
 * - `access`: the keys are good but may not touch this domain, or not from here.
 * - `sandbox`: the answer says that nothing real was changed.
 * - `redirected`: somebody else wants the keys.
 * - `limited`: too many calls, for longer than we wait.
 * - `refused`: this request is not accepted, another may be.
 * - `unreadable`: an answer that is not the API's.
 * - `unreachable`: no answer.
 */
export type Fault =
  "credentials" | "access" | "sandbox" | "redirected" | "limited" | "refused" | "unreadable" | "unreachable";

/** A call that did not succeed. The message is fit for a person and never holds a key. */
export class PorkbunError extends Error {
  override readonly name = "PorkbunError";

  constructor(
    readonly fault: Fault,
    message: string,
    /** Porkbun's own code, where it gave one. */
    readonly code?: string,
  ) {
    super(message);
  }

  /** True when no other call would fare better, so that there is nothing to find out by reading the zone again. */
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

/** Where a person makes and sees API keys. */
export const KEY_PAGE = "https://porkbun.com/account/api";

/**
 * Refusals that a person must mend at Porkbun. The codes are those of the API's version 3.44; several are generated from the
 * text and therefore known by their beginning, and answers from before 2026 have the text alone.
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

/** The error for a refused call about `domain`: with the remedy where a person must act, else Porkbun's own words. */
export function refused({ status, code, message }: Refusal, domain: string): PorkbunError {
  const words = `${message || "no reason given"} (${[`HTTP ${status}`, code].filter(Boolean).join(", ")})`;
  const match = known.find((kind) => (code ? kind.code.test(code) : kind.text.test(message)));
  // A code that is not listed here may come with a text that is.
  const kind = match ?? known.find(({ text }) => text.test(message));
  if (kind) return new PorkbunError(kind.fault, `${kind.remedy(domain)} Porkbun: ${words}`, code);
  return new PorkbunError("refused", `Porkbun refused: ${words}`, code);
}
