/** The form of a case in test/infra/settings/faults.cases.ts: a line of a stack file, and the expected message. */

/** A stack file without faults. Cases replace the lines of a key, or add lines below `config:`. */
export const FILE = `config:
  stack: acme
  name: example
  accountId: "111122223333"
  zone: example.org
  production: true
  alertRecipients:
    - you@example.org
`;

export interface Case {
  readonly what: string;
  readonly key: string;
  /** The value in the file for the key. */
  readonly lines: string;
  /** The line that the message names; undefined where the file has none. */
  readonly line: number | undefined;
  readonly problem: string;
  readonly remedy: readonly string[];
}

export const replaceWith = (...lines: string[]) => [
  "  Replace the key with:",
  ...lines.map((line) => `  candlefish-mail:${line}`),
];
export const add = (...lines: string[]) => [
  '  Add below "config:":',
  ...lines.map((line) => `  candlefish-mail:${line}`),
];
export const list = (key: string, ...items: string[]) => [
  "  Replace the key with:",
  `  candlefish-mail:${key}:`,
  ...items.map((item) => `    - ${item}`),
];
export const DELETE = ["  Delete the key."];
export const run = (line: string) => ["  Run:", `    npx pulumi stack select acme --create && ${line}`];
export const PORKBUN = "https://porkbun.com/account/api";
export const SET = "npx pulumi config set --secret";

/** A case with a one-line value, which replaces the key's line or becomes line 2. */
export const line = (
  what: string,
  key: string,
  value: string,
  at: number,
  problem: string,
  remedy: readonly string[],
): Case => ({
  what,
  key,
  lines: `  ${key}: ${value}\n`,
  line: at,
  problem,
  remedy,
});
/** A case with a list, whose item at this index the message names. */
export const items = (
  what: string,
  key: string,
  values: readonly string[],
  at: number,
  problem: string,
  remedy: readonly string[],
): Case => line(what, key, values.map((value) => `\n    - ${value}`).join(""), at, problem, remedy);
export const absent = (key: string, problem: string, remedy: readonly string[]): Case => ({
  what: `${key} is absent`,
  key,
  lines: "",
  line: undefined,
  problem,
  remedy,
});
