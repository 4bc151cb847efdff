/** A stack's configuration as the engine hands it to the program, with secrets of the rehearsal. */
import { asText, fullKey, readStackFile, ROOT, tellNotes } from "../settings/stack-file";

/** Configuration by full key, `<namespace>:<key>`, lists as JSON text; and the full keys whose values are secret. */
export interface StackConfig {
  readonly project: string;
  readonly values: Readonly<Record<string, string>>;
  readonly secretKeys: readonly string[];
  /** Line numbers in the stack's file, by full key and by `<full key>[<index>]`. */
  readonly lines: Readonly<Record<string, number>>;
}

const base64 = (text: string) => Buffer.from(text).toString("base64");

/**
 * Values for the secrets that no stack file holds in the clear. Each has the shape of the real one and opens nothing; its words let
 * a test find a leak.
 */
export const rehearsalSecrets: Readonly<Record<string, string>> = {
  porkbunApiKey: `pk1_${"rehearsal0".repeat(6)}`,
  porkbunSecretApiKey: `sk1_${"rehearsal0".repeat(6)}`,
  linkSigningKey: base64("a link-signing key of the rehearsal, 32+"),
  linkSigningKeys: JSON.stringify({
    sign: "2",
    keys: {
      "1": base64("a link-signing key of the rehearsal, 32+"),
      "2": base64("another link-signing key of the rehearsal"),
    },
  }),
  recipientIdKey: base64("a key for recipients' ids of the rehearsal"),
};

/** The texts by which a leaked secret would be recognized: its value, or each key of a map. */
export function secretTexts(value: string): string[] {
  return value.startsWith("{") ? Object.values((JSON.parse(value) as { keys: Record<string, string> }).keys) : [value];
}

function rehearsalSecret(key: string): string {
  const value = rehearsalSecrets[key];
  if (value === undefined) throw new Error(`Pulumi.yaml declares the secret ${key}: give it a value in ${__filename}`);
  return value;
}

/**
 * What Pulumi.yaml and Pulumi.<stack>.yaml say, with {@link rehearsalSecrets} for each declared secret that the file holds
 * encrypted or not at all. One that is there in plain text is left as it is, for the settings to refuse.
 *
 * @param overlay values by short key that replace what the files say; `undefined` removes a key
 * @throws StackFileError when the stack has no file, or one that cannot be read
 * @throws Error when a declared secret has no value for the rehearsal
 */
export function stackConfig(
  stack: string,
  overlay: Readonly<Record<string, unknown>> = {},
  directory = ROOT,
): StackConfig {
  const file = readStackFile(stack, directory);
  tellNotes(file);
  const { project, values, secrets, secretKeys, lines } = file;
  const full = (key: string) => fullKey(project, key);
  const rehearsed = secrets.filter((key) => !values[full(key)]);
  const replaced: Record<string, unknown> = {
    ...values,
    ...Object.fromEntries(rehearsed.map((key) => [full(key), rehearsalSecret(key)])),
    ...Object.fromEntries(Object.entries(overlay).map(([key, value]) => [full(key), value])),
  };
  const present = Object.entries(replaced).filter(([, value]) => value !== undefined);
  return {
    project,
    values: Object.fromEntries(present.map(([key, value]) => [key, asText(value)])),
    secretKeys: [...new Set([...secretKeys, ...rehearsed.map(full)])],
    lines,
  };
}
