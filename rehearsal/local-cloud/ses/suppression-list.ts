/**
 * The account-level suppression list of Amazon SES, API v2: the calls that functions and commands make.
 *
 * Keys keep the case of the local part; the domain is lower-cased. Putting an address again replaces its reason. Sources:
 * https://docs.aws.amazon.com/ses/latest/dg/sending-email-suppression-list.html and
 * https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_PutSuppressedDestination.html
 */

import { type Readings, STRICT } from "../readings";

/** Why an address is on the list. */
export type SuppressionReason = "BOUNCE" | "COMPLAINT";

/** An address on the list. */
export interface SuppressedDestination {
  readonly address: string;
  readonly reason: SuppressionReason;
  readonly lastUpdateTime: Date;
}

/** A call as received, whether refused or not. */
export interface SuppressionCall {
  readonly operation:
    | "PutSuppressedDestination"
    | "ListSuppressedDestinations"
    | "GetSuppressedDestination"
    | "DeleteSuppressedDestination";
  readonly address?: string;
  readonly reason?: string;
}

/** The response to a call: a status, headers and a body that is sent as JSON. */
export interface SuppressionAnswer {
  readonly status: number;
  readonly headers?: Record<string, string>;
  readonly body: unknown;
}

/** Our own wording, since AWS documents none. */
export const CLOSED = "This operation is not available for your account.";

const PATH = "/v2/email/suppression/addresses";

/** The list of one account in one Region, without HTTP. */
export class SuppressionList {
  /** Every call so far, oldest first. */
  readonly calls: SuppressionCall[] = [];
  /** Whether the account has left the sandbox. */
  productionAccess: boolean;
  /** The largest page of the list, whatever the caller requests. */
  largestPage = 1000;
  readonly #now: () => Date;
  readonly #readings: Pick<Readings, "suppressionListInSandbox">;
  readonly #entries = new Map<string, SuppressedDestination>();
  #throttled = 0;

  constructor(
    options: { readonly now: () => Date; readonly productionAccess: boolean },
    readings: Pick<Readings, "suppressionListInSandbox"> = STRICT,
  ) {
    this.#now = options.now;
    this.#readings = readings;
    this.productionAccess = options.productionAccess;
  }

  /** The entries, in the order in which each was first added. */
  entries(): SuppressedDestination[] {
    return [...this.#entries.values()];
  }

  /** Answers the next `count` calls with `TooManyRequestsException`. */
  throttleNext(count: number): void {
    this.#throttled = count;
  }

  /** The response to a call; undefined when the path isn't the list's or the method isn't one that is used. */
  handle(method: string, path: string, query: URLSearchParams, body: unknown): SuppressionAnswer | undefined {
    if (path.startsWith(`${PATH}/`)) return this.#entry(method, decodeURIComponent(path.slice(PATH.length + 1)));
    if (path !== PATH) return undefined;
    if (method === "PUT") return this.#put(body);
    if (method === "GET") return this.#list(query);
    return undefined;
  }

  /**
   * Reads or deletes one entry, by its exact key
   * (https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_DeleteSuppressedDestination.html).
   */
  #entry(method: string, address: string): SuppressionAnswer | undefined {
    if (method !== "GET" && method !== "DELETE") return undefined;
    const isRead = method === "GET";
    this.calls.push({ operation: isRead ? "GetSuppressedDestination" : "DeleteSuppressedDestination", address });
    const refusal = isRead ? this.#refusal("readable", "open") : this.#refusal("open");
    if (refusal) return refusal;
    const entry = this.#entries.get(address);
    if (!entry) return refused(404, "NotFoundException", "There is no such entry.");
    if (!isRead) this.#entries.delete(address);
    const { reason, lastUpdateTime } = entry;
    const SuppressedDestination = {
      EmailAddress: address,
      Reason: reason,
      LastUpdateTime: lastUpdateTime.getTime() / 1000,
    };
    return { status: 200, body: isRead ? { SuppressedDestination } : {} };
  }

  #put(body: unknown): SuppressionAnswer {
    const { EmailAddress: address, Reason: reason } = body as Record<string, unknown>;
    const given = { ...(typeof address === "string" && { address }), ...(typeof reason === "string" && { reason }) };
    this.calls.push({ operation: "PutSuppressedDestination", ...given });
    const refusal = this.#refusal("open");
    if (refusal) return refusal;
    if (typeof address !== "string" || !/^[^@\s]+@[^@\s]+$/.test(address)) return badRequest("Invalid email address.");
    if (reason !== "BOUNCE" && reason !== "COMPLAINT") return badRequest("Invalid suppression reason.");
    this.add(address, reason);
    return { status: 200, body: {} };
  }

  /** Adds an address without a call, as SES does by itself; now, or at an earlier time. */
  add(address: string, reason: SuppressionReason, lastUpdateTime = this.#now()): void {
    const at = address.lastIndexOf("@");
    const key = address.slice(0, at) + address.slice(at).toLowerCase();
    this.#entries.set(key, { address: key, reason, lastUpdateTime });
  }

  #list(query: URLSearchParams): SuppressionAnswer {
    this.calls.push({ operation: "ListSuppressedDestinations" });
    const refusal = this.#refusal("readable", "open");
    if (refusal) return refusal;
    const since = query.get("StartDate");
    const offset = Number(query.get("NextToken") ?? 0);
    const size = Math.min(Number(query.get("PageSize") ?? 1000), this.largestPage);
    const matching = this.entries().filter(({ lastUpdateTime }) => since === null || lastUpdateTime >= new Date(since));
    const SuppressedDestinationSummaries = matching.slice(offset, offset + size).map((entry) => ({
      EmailAddress: entry.address,
      Reason: entry.reason,
      LastUpdateTime: entry.lastUpdateTime.getTime() / 1000,
    }));
    const next = offset + size < matching.length ? { NextToken: String(offset + size) } : {};
    return { status: 200, body: { SuppressedDestinationSummaries, ...next } };
  }

  /**
   * Whether SES accepts calls about the list: with production access, and in the sandbox under some readings.
   *
   * @param readings the readings under which it does in the sandbox
   */
  takesCalls(...readings: readonly Readings["suppressionListInSandbox"][]): boolean {
    return this.productionAccess || readings.includes(this.#readings.suppressionListInSandbox);
  }

  /** The refusals that come before a call is looked at: throttling, and the sandbox. */
  #refusal(...readings: readonly Readings["suppressionListInSandbox"][]): SuppressionAnswer | undefined {
    if (this.#throttled > 0) {
      this.#throttled -= 1;
      return refused(429, "TooManyRequestsException", "Too many requests.");
    }
    return this.takesCalls(...readings) ? undefined : badRequest(CLOSED);
  }
}

const badRequest = (message: string) => refused(400, "BadRequestException", message);

function refused(status: number, type: string, message: string): SuppressionAnswer {
  return { status, headers: { "x-amzn-ErrorType": type }, body: { message } };
}
