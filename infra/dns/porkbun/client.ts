/**
 * The part of Porkbun's API that maintains a zone, as of version 3.44 and as it was before 2026.
 *
 * A call either did what it says or throws a {@link PorkbunError}. A write that throws may still have happened, so the caller reads
 * the zone again: see reconcile.ts.
 */
import { randomUUID } from "node:crypto";
import { setTimeout } from "node:timers/promises";
import { printable } from "../../../core/formatting/printable";
import { canonicalName } from "../records";
import { KEY_PAGE, PorkbunError, refused } from "./errors";

/** A key pair from https://porkbun.com/account/api. */
export interface Credentials {
  readonly apiKey: string;
  readonly secretApiKey: string;
}

/** A clock, which tests replace so that they need not wait. */
export interface Clock {
  /** Milliseconds since some fixed moment. */
  now(): number;
  sleep(milliseconds: number): Promise<void>;
}

/** A record as Porkbun has it. */
export interface ZoneRecord {
  readonly id: string;
  /** Fully qualified, lower case, without a final dot. */
  readonly name: string;
  readonly type: string;
  /** As Porkbun returned it. */
  readonly content: string;
  /** In seconds. */
  readonly ttl: number;
  /** The preference of an MX or SRV record. */
  readonly priority?: number;
  /** The record's notes at Porkbun, which are not published. */
  readonly notes: string;
}

/** The fields with which a record is created or to which it is edited. */
export type RecordFields = Omit<ZoneRecord, "id">;

/** Porkbun's answer to a write that it carried out. */
export interface Written {
  readonly id: string;
  /** Reasons why the write may not have the effect that it should. */
  readonly warnings: readonly string[];
}

/** The options of a client. */
export interface ClientOptions {
  readonly credentials: Credentials;
  /** The address of the API; HTTPS unless it is on this machine. */
  readonly baseUrl?: string;
  /** Whether a sandbox key, which changes nothing real, is allowed. */
  readonly allowSandbox?: boolean;
  readonly clock?: Clock;
  /** The timeout of one call, in milliseconds. */
  readonly timeout?: number;
  /** Tries for one call; 6 by default. */
  readonly attempts?: number;
  /** Called before each wait for a retry. */
  readonly onRetry?: (retry: Retry) => void;
}

/** A retry of a call that failed in a way that may be temporary. */
export interface Retry {
  readonly error: PorkbunError;
  /** The number of the next try; the first try of a call is 1. */
  readonly next: number;
  /** How many tries a call has. */
  readonly of: number;
  /** Milliseconds until then. */
  readonly wait: number;
}

/** Where the API is. */
export const PORKBUN_URL = "https://api.porkbun.com/api/json/v3";

/** Milliseconds between two calls: Porkbun's rate limit is one call a second, 60 a minute, for each key. */
const SPACING = 1_100;
/** Tries for one call, unless the caller says otherwise. */
const STANDARD_ATTEMPTS = 6;
/** Milliseconds before the second try; it doubles for each further one, up to {@link LONGEST_BACKOFF}. */
const FIRST_BACKOFF = 1_200;
const LONGEST_BACKOFF = 10_000;
/** The longest wait that Porkbun may ask for, in milliseconds. */
const LONGEST_WAIT = 60_000;
/**
 * The largest answer in bytes, decompressed: room for some 30,000 records. A larger one is not a zone, and could fill the memory.
 */
const LARGEST_ANSWER = 10 * 1024 * 1024;

/** This machine's clock. */
export const systemClock: Clock = { now: () => performance.now(), sleep: (milliseconds) => setTimeout(milliseconds) };

/** A failure that may be temporary, so that the call is retried. */
class Passing extends Error {
  constructor(
    readonly error: PorkbunError,
    /** Milliseconds that Porkbun asks us to wait. */
    readonly wait?: number,
  ) {
    super(error.message);
  }
}

type Answer = Readonly<Record<string, unknown>>;

/** Whether a URL's host is this machine. */
export const isLoopback = (host: string): boolean => /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/.test(host);
const text = (value: unknown) => (typeof value === "string" || typeof value === "number" ? String(value) : "");
const isId = (value: string) => /^\d+$/.test(value);

/** The checked base URL of the API, to which the keys are sent. */
function checkedBase(baseUrl: string): string {
  if (!URL.canParse(baseUrl)) {
    const instead = `Without PORKBUN_API_URL it is ${PORKBUN_URL}.`;
    throw new PorkbunError("unreachable", `The address of Porkbun's API, ${baseUrl}, is not a URL. ${instead}`);
  }
  const { protocol, hostname, href } = new URL(baseUrl);
  if (protocol !== "https:" && !(protocol === "http:" && isLoopback(hostname))) {
    throw new PorkbunError("unreachable", `The keys are sent by HTTPS only, not to ${baseUrl}.`);
  }
  return href.replace(/\/$/, "");
}

/** Retry-After in milliseconds: seconds, or a date (RFC 9110 section 10.2.3), for which it is negative once that is past. */
function retryAfter(headers: Headers, answer: Answer | undefined): number | undefined {
  const header = headers.get("retry-after") ?? text(answer?.ttlRemaining);
  if (/^\d+$/.test(header)) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : date - Date.now();
}

/**
 * A header takes only printable ASCII, and fetch's error about any other character quotes the whole key.
 *
 * @throws PorkbunError, without the key
 */
function checkKey(name: string, key: string): void {
  if (/^[!-~]+$/.test(key)) return;
  const fault = key === "" ? "is empty" : "holds a space, a line end or another character that no key has";
  throw new PorkbunError("credentials", `The ${name} ${fault}: copy it again from ${KEY_PAGE}.`);
}

/** Why there is no answer, from the error's name and code alone: fetch's message may quote a header, and so a key. */
function reasonOf(error: unknown, timeout: number): string {
  const { name, cause } = error as { readonly name?: string; readonly cause?: { readonly code?: unknown } };
  if (name === "TimeoutError") return `timeout after ${timeout / 1000} s`;
  const code = cause?.code;
  return typeof code === "string" ? code : "the connection failed";
}

/**
 * The text of an answer.
 *
 * @throws PorkbunError as soon as the decompressed text is longer than any zone
 */
async function boundedText({ body }: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of (body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    // Leaving the loop cancels the rest of the body.
    if (size > LARGEST_ANSWER) throw new PorkbunError("unreadable", "Porkbun answered with more than 10 MiB.");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function zoneRecord(value: unknown): ZoneRecord | undefined {
  const record = (value ?? {}) as Answer;
  const { id, name, type, content } = {
    id: text(record.id),
    name: text(record.name),
    type: text(record.type),
    content: record.content,
  };
  if (!isId(id) || !name || !type || typeof content !== "string") return undefined;
  const numbered = ["MX", "SRV"].includes(type.toUpperCase());
  return {
    id,
    name: canonicalName(name),
    type: type.toUpperCase(),
    content,
    ttl: Number(text(record.ttl)),
    // Porkbun returns a priority for every record; for most types it means nothing and is null or "0".
    ...(numbered ? { priority: Number(text(record.prio)) } : {}),
    notes: text(record.notes),
  };
}

/** Calls Porkbun's API, one call at a time and never faster than it allows. */
export class Porkbun {
  readonly #base: string;
  readonly #credentials: Credentials;
  readonly #allowSandbox: boolean;
  readonly #clock: Clock;
  readonly #timeout: number;
  readonly #attempts: number;
  readonly #onRetry: ((retry: Retry) => void) | undefined;
  #earliest = Number.NEGATIVE_INFINITY;
  #sandbox = false;

  /** @throws PorkbunError if a key is malformed, would be sent without TLS, or is a sandbox key where those are not allowed */
  constructor(options: ClientOptions) {
    this.#base = checkedBase(options.baseUrl ?? PORKBUN_URL);
    this.#credentials = options.credentials;
    this.#allowSandbox = options.allowSandbox ?? false;
    this.#clock = options.clock ?? systemClock;
    this.#timeout = options.timeout ?? 30_000;
    this.#attempts = options.attempts ?? STANDARD_ATTEMPTS;
    this.#onRetry = options.onRetry;
    const { apiKey, secretApiKey } = this.#credentials;
    for (const [name, key] of Object.entries({ "API key": apiKey, "secret API key": secretApiKey }))
      checkKey(name, key);
    if (!this.#allowSandbox && [apiKey, secretApiKey].some((key) => /[ps]k1_sb_/.test(key)))
      this.#refuseSandbox("The key");
  }

  /** Whether an answer came from the sandbox, where a write changes nothing real. */
  get sandbox(): boolean {
    return this.#sandbox;
  }

  /** All records of a zone. */
  async retrieve(zone: string): Promise<ZoneRecord[]> {
    const { records } = await this.#call(zone, `dns/retrieve/${zone}`, {});
    const zoneRecords = Array.isArray(records) ? records.map(zoneRecord) : [undefined];
    if (!zoneRecords.every((record) => record !== undefined)) {
      throw new PorkbunError("unreadable", `Porkbun's answer does not list the records of ${zone}.`);
    }
    return zoneRecords;
  }

  /** The name servers that the domain is delegated to. */
  async nameServers(zone: string): Promise<string[]> {
    const { ns } = await this.#call(zone, `domain/getNs/${zone}`, {});
    if (!Array.isArray(ns))
      throw new PorkbunError("unreadable", `Porkbun's answer does not list the name servers of ${zone}.`);
    return ns.map((host) => canonicalName(text(host)));
  }

  async create(zone: string, fields: RecordFields): Promise<Written> {
    const answer = await this.#write(zone, `dns/create/${zone}`, this.#body(zone, fields));
    const id = text(answer.id);
    // Before version 3.20 a refused create could be answered as a success whose id was an object.
    if (!isId(id)) throw new PorkbunError("unreadable", "Porkbun's answer to a create has no record id.");
    return { id, warnings: this.#warnings(answer) };
  }

  /** Edits by id. All fields are sent, since leaving one out could move the record or change it otherwise. */
  async edit(zone: string, id: string, fields: RecordFields): Promise<Written> {
    const answer = await this.#write(zone, `dns/edit/${zone}/${id}`, this.#body(zone, fields));
    return { id, warnings: this.#warnings(answer) };
  }

  async delete(zone: string, id: string): Promise<Written> {
    return { id, warnings: this.#warnings(await this.#write(zone, `dns/delete/${zone}/${id}`, {})) };
  }

  #body(zone: string, { name, type, content, ttl, priority, notes }: RecordFields): Record<string, string> {
    // Porkbun appends the zone to whatever name it is given.
    const subdomain = name.slice(0, -zone.length - 1);
    const prio = priority === undefined ? {} : { prio: String(priority) };
    return { name: subdomain, type, content, ttl: String(ttl), ...prio, notes };
  }

  /**
   * A write has one random idempotency key for all its tries. A key made from the content would one day get the answer to an older
   * write.
   */
  #write(zone: string, path: string, body: Record<string, string>): Promise<Answer> {
    return this.#call(zone, path, body, { "Idempotency-Key": randomUUID() });
  }

  async #call(
    zone: string,
    path: string,
    body: Record<string, string>,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    for (let attempt = 1; ; attempt++) {
      await this.#clock.sleep(Math.max(0, this.#earliest - this.#clock.now()));
      try {
        return await this.#try(zone, path, body, headers);
      } catch (error) {
        if (!(error instanceof Passing)) throw error;
        const wait = Math.max(error.wait ?? 0, Math.min(FIRST_BACKOFF * 2 ** (attempt - 1), LONGEST_BACKOFF));
        if (attempt >= this.#attempts || wait > LONGEST_WAIT) throw error.error;
        this.#onRetry?.({ error: error.error, next: attempt + 1, of: this.#attempts, wait });
        await this.#clock.sleep(wait);
      }
    }
  }

  async #try(
    zone: string,
    path: string,
    body: Record<string, string>,
    headers: Record<string, string>,
  ): Promise<Answer> {
    const { response, answer } = await this.#fetch(path, body, headers);
    if (response.status >= 300 && response.status < 400) {
      throw new PorkbunError(
        "redirected",
        "Porkbun's API answered with a redirect. It is not followed, since the keys would be sent along.",
      );
    }
    this.#checkSandbox(response, answer);
    if (response.status === 200 && answer?.status === "SUCCESS") return answer;
    throw this.#failure(zone, response, answer);
  }

  async #fetch(path: string, body: Record<string, string>, headers: Record<string, string>) {
    const { apiKey, secretApiKey } = this.#credentials;
    try {
      const response = await fetch(`${this.#base}/${path}`, {
        method: "POST",
        headers: {
          "Content-Type": "application/json",
          "X-API-Key": apiKey,
          "X-Secret-API-Key": secretApiKey,
          ...headers,
        },
        body: JSON.stringify(body),
        redirect: "manual",
        signal: AbortSignal.timeout(this.#timeout),
      });
      return { response, answer: parsed(await boundedText(response)) };
    } catch (error) {
      if (error instanceof PorkbunError) throw error;
      const reason = reasonOf(error, this.#timeout);
      throw new Passing(new PorkbunError("unreachable", `Porkbun's API did not answer: ${reason}.`));
    } finally {
      this.#earliest = this.#clock.now() + SPACING;
    }
  }

  #failure(zone: string, { status, headers }: Response, answer: Answer | undefined): Error {
    const code = text(answer?.code);
    const http = `HTTP ${status}`;
    if ([202, 429, 503].includes(status) || code === "RATE_LIMIT_EXCEEDED") {
      const limited = new PorkbunError("limited", `Porkbun limits the rate of calls (${http}).`, code);
      return new Passing(limited, retryAfter(headers, answer));
    }
    const error =
      answer?.status === "ERROR" || (answer && status >= 400 && status < 500)
        ? refused({ status, code, message: this.#redacted(text(answer.message)) }, zone)
        : new PorkbunError("unreadable", `Porkbun's answer is not in the form of its API (${http}).`);
    const mayPass = status === 408 || status >= 500 || (status < 400 && error.fault === "unreadable");
    return mayPass || code === "IDEMPOTENCY_KEY_IN_USE" ? new Passing(error) : error;
  }

  #checkSandbox({ headers }: Response, answer: Answer | undefined): void {
    const marked = headers.has("x-porkbun-sandbox") || headers.has("x-porkbun-mock") || answer?.sandbox === true;
    this.#sandbox ||= marked;
    if (marked && !this.#allowSandbox) this.#refuseSandbox("The answer");
  }

  #refuseSandbox(what: string): never {
    throw new PorkbunError(
      "sandbox",
      `${what} is from Porkbun's sandbox, where a write changes nothing. Use a live key pair.`,
    );
  }

  #warnings(answer: Answer): string[] {
    const list = Array.isArray(answer.warnings) ? answer.warnings : [];
    return list.map((warning) => this.#redacted(typeof warning === "string" ? warning : JSON.stringify(warning)));
  }

  /** Porkbun's text without the keys, on one line and safe to print on a terminal. */
  #redacted(words: string): string {
    const { apiKey, secretApiKey } = this.#credentials;
    const text = [apiKey, secretApiKey]
      .reduce((result, key) => result.replaceAll(key, "[key]"), words)
      .replace(/\s+/g, " ")
      .slice(0, 300);
    return printable(text);
  }
}

function parsed(body: string): Answer | undefined {
  try {
    const answer: unknown = JSON.parse(body);
    return typeof answer === "object" && answer !== null && !Array.isArray(answer) ? (answer as Answer) : undefined;
  } catch {
    return undefined;
  }
}
