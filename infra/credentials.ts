/** The credentials of a stack: its secret configuration. No other code reads their values. */
import { all, Config, type Output } from "@pulumi/pulumi";
import type { ConfigReader } from "./config-reader";
import { quotedForShell } from "./faults";

/** The credentials, each an output that the engine keeps secret. */
export interface Credentials {
  readonly porkbunApiKey: Output<string>;
  readonly porkbunSecretApiKey: Output<string>;
  /** The keys that sign links, as JSON text: `{"sign":"2","keys":{"1":"<base64>","2":"<base64>"}}`. */
  readonly linkSigningKeys: Output<string>;
  /** Base64 of at least 32 bytes. */
  readonly recipientIdKey: Output<string>;
}

const isKey = (value: unknown) =>
  typeof value === "string" && /^[A-Za-z0-9+/]+={0,2}$/.test(value) && Buffer.from(value, "base64").length >= 32;

/** The id of a link-signing key is one byte of each token, and 0 is none. */
const isKeyId = (id: string) => /^[1-9]\d{0,2}$/.test(id) && Number(id) <= 255;

function isKeyMap(text: string): boolean {
  try {
    const { sign, keys } = JSON.parse(text) as { sign?: unknown; keys?: unknown };
    if (typeof sign !== "string" || typeof keys !== "object" || keys === null) return false;
    return Object.hasOwn(keys, sign) && Object.entries(keys).every(([id, key]) => isKeyId(id) && isKey(key));
  } catch {
    return false;
  }
}

/** The map of a stack that has one key: what `linkSigningKey` states is key 1. */
const mapOf = (key: string) => JSON.stringify({ sign: "1", keys: { "1": key } });

/** Checks the credentials. Each fault has the line that sets the value, which makes the stack first where there is none yet. */
export function checkCredentials(config: ConfigReader, stack: string): void {
  const set = (key: string, input = "") =>
    `npx pulumi stack select ${quotedForShell(stack)} --create && ${input}npx pulumi config set --secret ${key}`;
  for (const [key, prefix] of [
    ["porkbunApiKey", "pk1_"],
    ["porkbunSecretApiKey", "sk1_"],
  ] as const) {
    const what = `the Porkbun key that begins with ${prefix} (https://porkbun.com/account/api)`;
    config.credential(
      key,
      // A header takes nothing but printable ASCII, and an error about any other character would quote the key.
      { accepts: (value) => value.startsWith(prefix) && /^[!-~]{12,}$/.test(value), what },
      set(key),
    );
  }
  const random = "openssl rand -base64 32 | ";
  const key = { accepts: isKey, what: "base64 of at least 32 bytes" };
  const hasMap = config.isSet("linkSigningKeys");
  config.credential("linkSigningKey", key, set("linkSigningKey", random), !hasMap);
  const map = { accepts: isKeyMap, what: 'a map of keys such as {"sign":"1","keys":{"1":"<base64 of 32 bytes>"}}' };
  config.credential("linkSigningKeys", map, set("linkSigningKeys"), false);
  config.credential("recipientIdKey", key, set("recipientIdKey", random));
}

/** The credentials of the stack that is being deployed. */
export function loadCredentials(): Credentials {
  const config = new Config();
  return {
    porkbunApiKey: config.requireSecret("porkbunApiKey"),
    porkbunSecretApiKey: config.requireSecret("porkbunSecretApiKey"),
    linkSigningKeys: all([config.requireSecret("linkSigningKeys"), config.requireSecret("linkSigningKey")]).apply(
      ([keys, key]) => keys || mapOf(key),
    ),
    recipientIdKey: config.requireSecret("recipientIdKey"),
  };
}
