/** The credentials of a stack: its secret configuration. No other code reads their values. */
import { all, Config, type Output } from "@pulumi/pulumi";
import { isKey, mapOfOne, parseKeyMap } from "../../core/link-tokens/key-map";
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

/**
 * Checks the credentials. The remedy of each fault is the command that sets the value; it creates the stack first if there is none.
 */
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
      // An HTTP header takes only printable ASCII, and an error about any other character would quote the key.
      { accepts: (value) => value.startsWith(prefix) && /^[!-~]{12,}$/.test(value), what },
      set(key),
    );
  }
  const random = "openssl rand -base64 32 | ";
  const key = { accepts: isKey, what: "base64 of at least 32 bytes" };
  const hasMap = config.isSet("linkSigningKeys");
  config.credential("linkSigningKey", key, set("linkSigningKey", random), !hasMap);
  const map = {
    accepts: (text: string) => parseKeyMap(text) !== undefined,
    what: 'a map of keys such as {"sign":"1","keys":{"1":"<base64 of 32 bytes>"}}',
  };
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
      ([keys, key]) => keys || JSON.stringify(mapOfOne(key)),
    ),
    recipientIdKey: config.requireSecret("recipientIdKey"),
  };
}
