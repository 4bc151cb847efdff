/** What credentials look like, of the kinds that this system or its engineers handle. */
import type { Text } from "../unknown-values/known";

/** One kind of credential. */
export interface CredentialShape {
  /** What a message calls it. */
  readonly name: string;
  readonly pattern: RegExp;
  /** A text of that shape that is not a credential. */
  readonly sample: string;
}

export const CREDENTIAL_SHAPES: readonly CredentialShape[] = [
  {
    name: "an AWS access key id",
    pattern: /\b(AKIA|ASIA)[A-Z2-7]{16}\b/,
    sample: ["AKIA", "IOSFODNN7EXAMPLE"].join(""),
  },
  {
    name: "a Porkbun API key",
    pattern: /\b[ps]k1_[0-9a-z_-]{16,}/i,
    sample: `sk1_${"0".repeat(64)}`,
  },
  {
    name: "a private key",
    pattern: /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
    sample: `-----BEGIN ${"EC "}PRIVATE KEY-----`,
  },
  {
    name: "a GitHub token",
    pattern: /\b(gh[opsur]_[A-Za-z0-9]{36}|github_pat_\w{22,})/,
    sample: `ghp_${"0".repeat(36)}`,
  },
  {
    name: "a Slack token",
    pattern: /\bxox[abeoprs]-[A-Za-z0-9-]{10,}|hooks\.slack\.com\/services\/T\w+\/B\w+\/\w+/,
    sample: `xoxb-${"0".repeat(12)}`,
  },
  {
    name: "a bearer token",
    pattern: /\bbearer\s+[A-Za-z0-9._~+/-]{16,}|\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}/i,
    sample: `Authorization: Bearer ${"0".repeat(24)}`,
  },
  {
    name: "a password in a URL",
    // Without the scheme: looking for one at each word of a long text takes as long as all other shapes together.
    pattern: /:\/\/[^\s/:@"']+:[^\s/@"']+@/,
    sample: "https://user:example@example.org/",
  },
];

/** Fewer characters than this are no credential, unless a URL has a password: most texts of a stack are shorter. */
const SHORTEST = 15;

/** What kinds of credential a text holds. */
export function credentialsIn(text: string): readonly string[] {
  if (text.length < SHORTEST && !text.includes("://")) return [];
  return CREDENTIAL_SHAPES.filter(({ pattern }) => pattern.test(text)).map(({ name }) => name);
}

/** What kinds of credential a text at a path holds, each with the path; never the credential itself. */
export function foundCredentials({ path, text }: Text): readonly { readonly path: string; readonly kind: string }[] {
  const kinds = credentialsIn(text);
  if (kinds.length === 0) return [];
  const [top = ""] = path.split(".");
  const shown = [path, top, "a property"].find((each) => credentialsIn(each).length === 0) ?? "";
  return kinds.map((kind) => ({ path: shown, kind }));
}
