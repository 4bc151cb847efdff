/** Records of a zone at Porkbun, and those that a zone has before anybody writes to it. */

/** A record as the API returns it: every scalar is a string. */
export interface PorkbunRecord {
  readonly id: string;
  /** Fully qualified, without a trailing dot. */
  readonly name: string;
  readonly type: string;
  readonly content: string;
  readonly ttl: string;
  /** `"0"` where a priority has no meaning, null for NS. */
  readonly prio: string | null;
  readonly notes: string | null;
}

/** The fields with which a record is seeded; Porkbun fills in the rest. */
export type Seed = Pick<PorkbunRecord, "name" | "type" | "content"> & Partial<PorkbunRecord>;

/** The records of a newly bought domain: it is parked, and a wildcard resolves every name. */
export function parked(domain: string): Seed[] {
  const nameServers = ["curitiba", "fortaleza", "maceio", "salvador"].map((host) => `${host}.ns.porkbun.com`);
  return [
    ...nameServers.map((content) => ({ name: domain, type: "NS", content, ttl: "86400" })),
    { name: domain, type: "ALIAS", content: "pixie.porkbun.com" },
    { name: `*.${domain}`, type: "CNAME", content: "pixie.porkbun.com" },
  ];
}

/** The records that Porkbun's e-mail forwarding adds to a zone. */
export function forwarding(domain: string): Seed[] {
  return [
    { name: domain, type: "MX", content: "fwd1.porkbun.com", prio: "10" },
    { name: domain, type: "MX", content: "fwd2.porkbun.com", prio: "20" },
    { name: domain, type: "TXT", content: "v=spf1 include:_spf.porkbun.com ~all" },
  ];
}
