/**
 * Porkbun's API on loopback: DNS records as of its version 3.44, or as before 2026.
 *
 * It models what can trip up a writer: scalars that are strings, fully qualified names in answers but subdomains in requests, opaque
 * refusals, an edit that moves a record when it names no subdomain, writes by name and type that hit siblings, idempotency keys, rate
 * limits, a sandbox that changes nothing. Comments say what was only read, and where.
 */
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { isDeepStrictEqual } from "node:util";
import { type Answer, answers, json } from "./answers";
import type { Call, Fault } from "./calls";
import type { PorkbunRecord, Seed } from "./records";

/** An API key's permissions. */
export interface Key {
  readonly secret: string;
  /** Changes nothing; such keys start with `pk1_sb_`. */
  readonly sandbox?: boolean;
  /** False for a key whose allowed addresses do not include the caller's. */
  readonly fromHere?: boolean;
  /** The domains that the key may access; all by default. */
  readonly domains?: readonly string[];
}

/** A domain at Porkbun. */
export interface Domain {
  records: PorkbunRecord[];
  nameServers: readonly string[];
  /** Whether API access is switched on; if not, a string says how the refusal is worded. */
  apiAccess: true | "API_ACCESS_DISABLED" | "generated code" | "HTTP 200";
}

/** Options of the service. */
export interface PorkbunOptions {
  /** Milliseconds since some fixed moment. */
  readonly now?: () => number;
  /** `2024` refuses without error codes, ignores idempotency keys, and accepts a second SPF record. */
  readonly generation?: "2024" | "2026";
  /** The rate limit: calls per period. */
  readonly rate?: { readonly calls: number; readonly milliseconds: number };
}

const types = ["A", "AAAA", "MX", "CNAME", "ALIAS", "TXT", "NS", "SRV", "TLSA", "CAA", "HTTPS", "SVCB", "SSHFP"];
const SMALLEST_TTL = 600;
const DAY = 24 * 60 * 60 * 1000;
const isSpf = (record: Pick<PorkbunRecord, "type" | "content">) =>
  record.type === "TXT" && /^"?v=spf1( |$)/i.test(record.content);

/** A call that is refused. */
class Refusal extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly detail: Readonly<Record<string, unknown>> = {},
    readonly status = 400,
  ) {
    super(message);
  }
}

type Body = Readonly<Record<string, unknown>>;
const field = (body: Body, name: string) =>
  ["string", "number"].includes(typeof body[name]) ? String(body[name]) : "";

/** The Porkbun API. */
export class PorkbunService {
  readonly domains = new Map<string, Domain>();
  readonly keys = new Map<string, Key>([["pk1_live", { secret: "sk1_live" }]]);
  readonly calls: Call[] = [];
  readonly #server: Server;
  readonly #now: () => number;
  readonly #options: PorkbunOptions;
  readonly #replies = new Map<string, { request: string; answer: Answer; at: number }>();
  #faults: { fault: Fault; skip: number; times: number }[] = [];
  #lastId = 432_480_881;

  private constructor(options: PorkbunOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
    this.#server = createServer((request, response) => void this.#serve(request, response));
  }

  static async start(options: PorkbunOptions = {}): Promise<PorkbunService> {
    const service = new PorkbunService(options);
    service.#server.listen(0, "127.0.0.1");
    await once(service.#server, "listening");
    return service;
  }

  /** The replacement for `https://api.porkbun.com/api/json/v3`. */
  get endpoint(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/api/json/v3`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, "close");
  }

  /** Adds a domain with these records to the account, delegated to Porkbun and with API access. */
  add(domain: string, seeds: readonly Seed[] = []): Domain {
    const added: Domain = {
      records: seeds.map((seed) => this.#record(seed)),
      nameServers: [
        "curitiba.ns.porkbun.com",
        "fortaleza.ns.porkbun.com",
        "maceio.ns.porkbun.com",
        "salvador.ns.porkbun.com",
      ],
      apiAccess: true,
    };
    this.domains.set(domain, added);
    return added;
  }

  /** The records of a domain as they are now. */
  records(domain: string): readonly PorkbunRecord[] {
    return [...(this.domains.get(domain)?.records ?? [])];
  }

  /** Injects a fault into coming calls; faults of one operation apply in the order in which they were injected. */
  inject(fault: Fault): void {
    this.#faults.push({ fault, skip: fault.skip ?? 0, times: fault.times ?? 1 });
  }

  /** Removes all faults. */
  calm(): void {
    this.#faults = [];
  }

  #record(seed: Seed): PorkbunRecord {
    const prio = seed.type === "NS" ? null : "0";
    return { id: String(++this.#lastId), ttl: "600", prio, notes: null, ...seed };
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const path = (request.url ?? "").replace(/^\/api\/json\/v3\//, "");
    const operation = path
      .replace(/^mock\//, "")
      .split("/")
      .slice(0, 2)
      .join("/");
    const key = request.headers["idempotency-key"];
    const text = Buffer.concat(chunks).toString("utf8");
    const call: Call = {
      operation,
      path,
      body: parsed(text),
      at: this.#now(),
      ...(typeof key === "string" ? { idempotencyKey: key } : {}),
    };
    this.calls.push(call);
    const fault = this.#fault(operation);
    const answer = fault && !fault.commit ? fault.answer : this.#reply(request, call, text);
    const sent = fault?.answer ?? answer;
    if (sent === "disconnect") {
      request.socket.destroy();
      return;
    }
    call.status = sent.status;
    response.writeHead(sent.status, sent.headers).end(sent.body);
  }

  #fault(operation: string): Fault | undefined {
    const next = this.#faults.find(({ fault, times }) => fault.operation === operation && times > 0);
    if (!next) return undefined;
    if (next.skip > 0) {
      next.skip--;
      return undefined;
    }
    next.times--;
    return next.fault;
  }

  /** The answer to a call: the earlier one for the same idempotency key, or else the result of performing the call. */
  #reply(request: IncomingMessage, call: Call, text: string): Answer {
    const before = call.idempotencyKey === undefined ? undefined : this.#replies.get(call.idempotencyKey);
    const same = `${call.path} ${text}`;
    if (before && this.#options.generation !== "2024" && this.#now() - before.at < DAY) {
      if (before.request !== same)
        return json(409, { status: "ERROR", code: "IDEMPOTENCY_KEY_MISMATCH", message: "Other body." });
      return { ...before.answer, headers: { ...before.answer.headers, "Idempotent-Replayed": "true" } };
    }
    const answer = this.#limited() ?? this.#carryOut(request, call);
    if (call.idempotencyKey !== undefined && answer.status < 429) {
      this.#replies.set(call.idempotencyKey, { request: same, answer, at: this.#now() });
    }
    return answer;
  }

  #limited(): Answer | undefined {
    const { rate, generation } = this.#options;
    if (!rate) return undefined;
    const recent = this.calls.filter(
      (call) => call.at > this.#now() - rate.milliseconds && call.status !== 503 && call.status !== 429,
    );
    if (recent.length <= rate.calls) return undefined;
    return generation === "2024" ? answers.overloaded : answers.tooMany(Math.ceil(rate.milliseconds / 1000));
  }

  #carryOut(request: IncomingMessage, call: Call): Answer {
    const mock = call.path.startsWith("mock/");
    try {
      const key = this.#authenticate(request, call);
      const headers = {
        ...(key?.sandbox ? { "X-Porkbun-Sandbox": "true" } : {}),
        ...(mock ? { "X-Porkbun-Mock": "true" } : {}),
      };
      const body = this.#perform(call, key, key?.sandbox === true || mock);
      return json(200, { status: "SUCCESS", ...body, ...(key?.sandbox ? { sandbox: true } : {}) }, headers);
    } catch (error) {
      if (!(error instanceof Refusal)) return json(501, { status: "ERROR", message: String(error) });
      const { status, code, message, detail } = error;
      return json(status, {
        status: "ERROR",
        message,
        ...(this.#options.generation === "2024" ? {} : { code, ...detail }),
      });
    }
  }

  /** The key of a call: from the body or, if that has none, from the headers. Only a ping may have none. */
  #authenticate(request: IncomingMessage, { body, operation }: Call): Key | undefined {
    const header = (name: string) => String(request.headers[name] ?? "");
    const inBody = "apikey" in body || "secretapikey" in body;
    const name = inBody ? field(body, "apikey") : header("x-api-key");
    const secret = inBody ? field(body, "secretapikey") : header("x-secret-api-key");
    if (!name && operation === "ping") return undefined;
    if (!name) throw new Refusal("API_KEY_REQUIRED", "API key required.");
    const key = this.keys.get(name);
    if (!key) throw new Refusal("INVALID_API_KEYS_001", "Invalid API key. (001)");
    if (key.secret !== secret) throw new Refusal("INVALID_API_KEYS_002", "Invalid API key. (002)");
    if (key.fromHere === false) throw new Refusal("IP_NOT_ALLOWED", "This IP address is not allowed.", {}, 403);
    return key;
  }

  #perform({ operation, path, body }: Call, key: Key | undefined, unreal: boolean): Body {
    if (operation === "ping") return { yourIp: "127.0.0.1", ...(key ? { credentialsValid: true } : {}) };
    const [, , name = "", ...rest] = path
      .replace(/^mock\//, "")
      .split("/")
      .map(decodeURIComponent);
    const domain = this.#domain(name, key);
    const zone = unreal ? { ...domain, records: [...domain.records] } : domain;
    switch (operation) {
      case "dns/retrieve":
        return { cloudflare: "enabled", records: this.#retrieve(zone, rest[0]) };
      case "dns/retrieveByNameType":
        return { cloudflare: "enabled", records: zone.records.filter(this.#matches(name, rest)) };
      case "dns/create":
        return { id: this.#create(zone, name, body), ...this.#warnings(zone) };
      case "dns/edit":
        this.#edit(zone, name, rest[0] ?? "", body);
        return this.#warnings(zone);
      case "dns/editByNameType":
        this.#editAll(zone, this.#matches(name, rest), body);
        return this.#warnings(zone);
      case "dns/delete":
        this.#delete(zone, rest[0] ?? "");
        return this.#warnings(zone);
      case "dns/deleteByNameType":
        zone.records = zone.records.filter((record) => !this.#matches(name, rest)(record));
        return this.#warnings(zone);
      case "domain/getNs":
        return { ns: zone.nameServers };
      default:
        throw new Error(`Porkbun's double does not do ${operation}.`);
    }
  }

  #domain(name: string, key: Key | undefined): Domain {
    const domain = this.domains.get(name);
    if (!domain) throw new Refusal("INVALID_DOMAIN", "Invalid domain.");
    if (key?.domains && !key.domains.includes(name)) {
      throw new Refusal("DOMAIN_NOT_ALLOWED", "This API key is not allowed to access this domain.", {}, 403);
    }
    const message = "Domain is not opted in to API access.";
    if (domain.apiAccess === "API_ACCESS_DISABLED") throw new Refusal("API_ACCESS_DISABLED", message);
    if (domain.apiAccess === "generated code") throw new Refusal("DOMAIN_IS_NOT_OPTED_IN_TO_API_ACCESS_CHECK", message);
    if (domain.apiAccess === "HTTP 200") throw new Refusal("", message, {}, 200);
    return domain;
  }

  #warnings(zone: Domain): Body {
    const ours = zone.nameServers.every((host) => /\.ns\.porkbun\.com\.?$/.test(host));
    return ours || this.#options.generation === "2024"
      ? {}
      : { warnings: ["This domain uses other nameservers: the write changed nothing that resolves."] };
  }

  #retrieve(zone: Domain, id: string | undefined): readonly PorkbunRecord[] {
    const found = id ? zone.records.filter((record) => record.id === id) : zone.records;
    if (id && found.length === 0 && this.#options.generation !== "2024") throw this.#unknownId();
    return found;
  }

  #matches(domain: string, [type = "", subdomain = ""]: readonly string[]) {
    const name = subdomain ? `${subdomain}.${domain}` : domain;
    return (record: PorkbunRecord) => record.name === name && record.type === type.toUpperCase();
  }

  #unknownId = () => new Refusal("INVALID_RECORD_ID", "Invalid record ID.");

  #opaque(verb: "create" | "edit", code: string, message: string, detail: Body = {}): Refusal {
    const before2026 = `${verb === "create" ? "Create" : "Edit"} error: We were unable to ${verb} the DNS record.`;
    return this.#options.generation === "2024" ? new Refusal("", before2026) : new Refusal(code, message, detail);
  }

  /** The record that a request describes; `stored` has the values that an edit does not change. */
  #described(domain: string, body: Body, stored?: PorkbunRecord): PorkbunRecord {
    const type = field(body, "type").toUpperCase();
    const subdomain = field(body, "name");
    const content = field(body, "content");
    if (!types.includes(type)) throw new Refusal("INVALID_TYPE", "Invalid type.");
    if (!content || /\s$/.test(content))
      throw this.#opaque(stored ? "edit" : "create", "INVALID_CONTENT", "Invalid content.");
    const prio = field(body, "prio");
    return {
      id: stored?.id ?? String(++this.#lastId),
      // An edit that names no subdomain moves the record to the apex (terraform-provider-porkbun issue 108).
      name: (subdomain ? `${subdomain}.${domain}` : domain).toLowerCase(),
      type,
      content: type === "TXT" ? content : content.replace(/\.$/, ""),
      ttl: String(Math.max(SMALLEST_TTL, Number(field(body, "ttl")) || 0)),
      prio: type === "NS" && !prio ? null : prio || "0",
      notes: typeof body.notes === "string" ? body.notes : (stored?.notes ?? null),
    };
  }

  #check(zone: Domain, domain: string, record: PorkbunRecord, verb: "create" | "edit"): void {
    const others = zone.records.filter((other) => other.id !== record.id && other.name === record.name);
    const same = others.find((other) => other.type === record.type && other.content === record.content);
    if (same) throw this.#opaque(verb, "DUPLICATE_RECORD", "A duplicate record exists.", { existingId: same.id });
    const clash = others.filter(
      (other) => (record.type === "CNAME") !== (other.type === "CNAME") || record.type === "CNAME",
    );
    if (clash.length > 0) {
      throw this.#opaque(verb, "RECORD_CONFLICT", "A CNAME stands alone.", {
        conflictingRecords: clash.map(({ id }) => id),
      });
    }
    if (this.#options.generation === "2024") return;
    if (isSpf(record) && record.name === domain && others.some(isSpf)) {
      throw new Refusal("SPF_CONFLICT", "The apex has an SPF record.");
    }
    if (zone.records.length >= 2500 && verb === "create") throw new Refusal("ZONE_RECORD_LIMIT", "The zone is full.");
  }

  #create(zone: Domain, domain: string, body: Body): string | number {
    const record = this.#described(domain, body);
    this.#check(zone, domain, record, "create");
    zone.records.push(record);
    return this.#options.generation === "2024" ? Number(record.id) : record.id;
  }

  #edit(zone: Domain, domain: string, id: string, body: Body): void {
    const index = zone.records.findIndex((record) => record.id === id);
    const stored = zone.records[index];
    if (!stored) throw this.#unknownId();
    const edited = this.#described(domain, body, stored);
    if (isDeepStrictEqual(edited, stored) && this.#options.generation === "2024") throw this.#opaque("edit", "", "");
    this.#check(zone, domain, edited, "edit");
    zone.records[index] = edited;
  }

  /** Gives all records with a name and type the same content, at the apex SPF and verification records alike. */
  #editAll(zone: Domain, matches: (record: PorkbunRecord) => boolean, body: Body): void {
    if (!zone.records.some(matches) && this.#options.generation !== "2024") throw this.#unknownId();
    const content = field(body, "content");
    zone.records = zone.records.map((record) => (matches(record) ? { ...record, content } : record));
  }

  #delete(zone: Domain, id: string): void {
    if (!zone.records.some((record) => record.id === id)) throw this.#unknownId();
    zone.records = zone.records.filter((record) => record.id !== id);
  }
}

function parsed(text: string): Body {
  try {
    return (JSON.parse(text || "{}") ?? {}) as Body;
  } catch {
    return {};
  }
}
