/**
 * What resolvers on the Internet say about a zone: later than Porkbun's API, and from the servers that the domain is delegated to.
 */
import { Resolver } from "node:dns/promises";
import { isLoopback } from "./porkbun/client";
import type { ZoneRecord } from "./porkbun/client";
import { comparable } from "./porkbun/ownership";
import { isSpf, parseSpf } from "./spf";

/** Asks one server for the records of a name and type, as text in the form of {@link comparable}; MX with its preference. */
export type Resolve = (
  server: string,
  name: string,
  type: "A" | "CAA" | "CNAME" | "MX" | "NS" | "TXT",
) => Promise<string[]>;

/** Public resolvers of three operators. */
const publicResolvers = ["1.1.1.1", "8.8.8.8", "9.9.9.9"];

/** The errors for a name or type that does not exist, which is an answer. */
const none = new Set(["ENOTFOUND", "ENODATA"]);

const asked: Record<Parameters<Resolve>[2], (resolver: Resolver, name: string) => Promise<string[]>> = {
  A: (resolver, name) => resolver.resolve4(name),
  CAA: async (resolver, name) =>
    (await resolver.resolveCaa(name)).map(({ critical, ...property }) => {
      // Node.js returns the tag as a property's name, beside a property called `type`.
      const [tag = "", value = ""] = Object.entries(property).find(([member]) => member !== "type") ?? [];
      return `${critical} ${tag} "${value}"`;
    }),
  CNAME: (resolver, name) => resolver.resolveCname(name),
  NS: (resolver, name) => resolver.resolveNs(name),
  MX: async (resolver, name) =>
    (await resolver.resolveMx(name)).map(({ exchange, priority }) => `${priority} ${exchange}`),
  TXT: async (resolver, name) => (await resolver.resolveTxt(name)).map((strings) => strings.join("")),
};

/** Asks over the network. A name or type that does not exist is an empty answer; no answer is an error. */
export const resolve: Resolve = async (server, name, type) => {
  const resolver = new Resolver({ timeout: 3000, tries: 1 });
  resolver.setServers([server]);
  try {
    return await asked[type](resolver, name);
  } catch (error) {
    if (none.has((error as NodeJS.ErrnoException).code ?? "")) return [];
    throw error;
  }
};

const offline: Resolve = () => Promise.reject(new Error("offline"));

/**
 * Asks the network, unless Porkbun's API is emulated on this machine: then the zone exists nowhere else, and no resolver is asked.
 */
export function resolverFor(apiUrl: string | undefined): Resolve {
  return apiUrl && URL.canParse(apiUrl) && isLoopback(new URL(apiUrl).hostname) ? offline : resolve;
}

/** The first answer of several servers; undefined if none answers, since there is no network or no DNS. */
async function firstAnswer(
  resolve: Resolve,
  servers: readonly string[],
  name: string,
  type: Parameters<Resolve>[2],
): Promise<string[] | undefined> {
  return Promise.any(servers.map((server) => resolve(server, name, type))).catch(() => undefined);
}

/** The well-formed SPF record of a domain; undefined when there is none, or several, or no network. */
export async function publishedSpf(resolve: Resolve, domain: string): Promise<string | undefined> {
  const records = ((await firstAnswer(resolve, publicResolvers, domain, "TXT")) ?? []).filter(isSpf);
  const [record = ""] = records;
  try {
    return records.length === 1 && parseSpf(record).length >= 0 ? record : undefined;
  } catch {
    return undefined;
  }
}

/** The CAA records that apply to a name, as in a zone file; undefined when there is no network. */
export const publishedCaa = (resolve: Resolve, name: string): Promise<string[] | undefined> =>
  firstAnswer(resolve, publicResolvers, name, "CAA");

/** Where a record is visible. */
export interface Sighting {
  readonly record: ZoneRecord;
  /** Servers that have it. */
  readonly seenBy: readonly string[];
  /** Servers that answered but do not have it, or have something else. */
  readonly missingAt: readonly string[];
}

/** A zone as seen from the Internet. */
export interface PublicView {
  /** The name servers that the zone is delegated to. */
  readonly nameServers: readonly string[];
  readonly sightings: readonly Sighting[];
}

/** The servers to ask by name: the zone's own, which have no cache, and public resolvers, which are what receivers use. */
async function serversOf(resolve: Resolve, nameServers: readonly string[]): Promise<Map<string, string>> {
  const servers = new Map(publicResolvers.map((address) => [address, address]));
  for (const host of nameServers) {
    const [address] = (await firstAnswer(resolve, publicResolvers, host, "A")) ?? [];
    if (address) servers.set(host, address);
  }
  return servers;
}

/**
 * Looks for records from outside.
 *
 * @returns undefined when no resolver can be reached
 */
export async function publicView(
  resolve: Resolve,
  zone: string,
  records: readonly ZoneRecord[],
): Promise<PublicView | undefined> {
  const nameServers = await firstAnswer(resolve, publicResolvers, zone, "NS");
  if (!nameServers) return undefined;
  const servers = await serversOf(resolve, nameServers);
  const sightings = await Promise.all(
    records.map(async (record) => {
      const answers = await Promise.all(
        [...servers].map(async ([name, address]) => ({ name, seen: await sees(resolve, address, record) })),
      );
      const named = (seen: boolean) => answers.filter((answer) => answer.seen === seen).map(({ name }) => name);
      return { record, seenBy: named(true), missingAt: named(false) };
    }),
  );
  return { nameServers, sightings };
}

/** Whether a server has a record; undefined when it does not answer. */
async function sees(resolve: Resolve, server: string, record: ZoneRecord): Promise<boolean | undefined> {
  const type = record.type as "CNAME" | "MX" | "TXT";
  const answer = await resolve(server, record.name, type).catch(() => undefined);
  const wanted = comparable(record);
  return answer?.some((text) =>
    type === "MX"
      ? text.toLowerCase() === `${record.priority} ${wanted}`
      : comparable({ type, content: text }) === wanted,
  );
}
