/** How mailauth, an independent parser of SPF and DMARC, reads a record; in its strict mode, which follows the RFCs. */
import { createRequire } from "node:module";

const mailauth = createRequire(require.resolve("mailauth/package.json"));
const { dmarc } = mailauth("./lib/dmarc") as {
  dmarc: (options: object) => Promise<{ policy?: string; p?: string; sp?: string; pct?: number } | false>;
};
const { validateTerms } = mailauth("./lib/spf/syntax") as {
  validateTerms: (terms: readonly string[]) => string | undefined;
};

const absent = (name: string) => Object.assign(new Error(name), { code: "ENOTFOUND" });

/** The policy for mail of a domain whose `_dmarc` name has these TXT records; undefined if there is none. */
export async function dmarcPolicy(domain: string, ...records: readonly string[]): Promise<string | undefined> {
  const resolver = (name: string) =>
    name === `_dmarc.${domain}` ? Promise.resolve(records.map((record) => [record])) : Promise.reject(absent(name));
  const result = await dmarc({ headerFrom: `a@${domain}`, spfDomains: [], dkimDomains: [], resolver, strict: true });
  return result === false ? undefined : result.policy;
}

/** Why an SPF record is a permanent error; undefined if it is not. */
export function spfError(record: string): string | undefined {
  const terms = record.split(" ").filter((term) => term !== "");
  return validateTerms(terms.slice(1)) || undefined;
}
