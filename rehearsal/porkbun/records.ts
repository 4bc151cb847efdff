/** Records of a zone at Porkbun, and those that zones have before anybody writes there. */

/** A record as the API writes it: every scalar is a string. */
export interface PorkbunRecord {
  readonly id: string;
  /** Fully qualified, without a final dot. */
  readonly name: string;
  readonly type: string;
  readonly content: string;
  readonly ttl: string;
  /** `"0"` where a priority means nothing, null on NS. */
  readonly prio: string | null;
  readonly notes: string | null;
}

/** What a record is seeded with; the rest is as Porkbun fills it in. */
export type Seed = Pick<PorkbunRecord, "name" | "type" | "content"> & Partial<PorkbunRecord>;

/** What a domain has that was just bought: it is parked, and every name that does not exist resolves. */
export function parked(domain: string): Seed[] {
  const nameServers = ["curitiba", "fortaleza", "maceio", "salvador"].map((host) => `${host}.ns.porkbun.com`);
  return [
    ...nameServers.map((content) => ({ name: domain, type: "NS", content, ttl: "86400" })),
    { name: domain, type: "ALIAS", content: "pixie.porkbun.com" },
    { name: `*.${domain}`, type: "CNAME", content: "pixie.porkbun.com" },
  ];
}

/** What Porkbun's e-mail forwarding puts into a zone. */
export function forwarding(domain: string): Seed[] {
  return [
    { name: domain, type: "MX", content: "fwd1.porkbun.com", prio: "10" },
    { name: domain, type: "MX", content: "fwd2.porkbun.com", prio: "20" },
    { name: domain, type: "TXT", content: "v=spf1 include:_spf.porkbun.com ~all" },
  ];
}
