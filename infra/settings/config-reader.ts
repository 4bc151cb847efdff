/** Reads a stack's configuration value by value and collects every fault, so that one run reports them all. */

/** A stack's configuration as the engine hands it to the program. */
export interface StackConfiguration {
  readonly project: string;
  readonly stack: string;
  /** Values by full key, `<namespace>:<key>`; lists as JSON text, a key without a value as the text `null`. */
  readonly values: Readonly<Record<string, string>>;
  /** The full keys whose values are encrypted in the stack's file. */
  readonly secretKeys: readonly string[];
  /** Line numbers in the stack's file, by full key and by `<full key>[<index>]`. */
  readonly lines?: Readonly<Record<string, number>>;
  /** Set if only the stack's file was read. It holds credentials encrypted, so they are neither checked nor reported as missing. */
  readonly credentials?: "unread";
}

/** How to fix a fault. */
export type Remedy =
  /** The value to write into the stack's file, for the key or for another one in its place. */
  | { readonly write: unknown; readonly key?: string }
  /** Delete the key from the stack's file. */
  | "delete"
  /** Run a command line. */
  | { readonly run: string };

/** One thing that is wrong, and how to fix it. */
export interface Fault {
  readonly key: string;
  /** The line of the fault in the stack's file, if the file has the key. */
  readonly line?: number;
  /** Continues a sentence that begins with the key: "is missing", "holds …". */
  readonly problem: string;
  readonly remedy: Remedy;
}

/** What a value must be. */
export interface Rule {
  readonly accepts: (value: string) => boolean;
  /** Continues "is not": "the 12 digits of an AWS account". */
  readonly what: string;
  /** A valid value. Without one, the remedy for an item of a list is to remove it. */
  readonly example?: string;
  /** Turns an invalid value into what was probably meant. It is tried before the example. */
  readonly corrected?: (value: string) => string;
}

/** The rule for a single value. It has an example, since such a value can be replaced but not removed. */
export type ValueRule = Rule & { readonly example: string };

/** The rule for values that match an anchored pattern. */
export const matching = (pattern: RegExp, what: string, example: string): ValueRule => ({
  accepts: (value) => pattern.test(value),
  what,
  example,
});

const YES = /^(?:true|yes|on|y|1)$/i;
const NO = /^(?:false|no|off|n|0)$/i;

/** A Porkbun key, in any value: no message may quote it. */
const PORKBUN_KEY = /[ps]k1_\w{6}/;

/** Reads values by their short keys. A value with a fault reads as absent: look at `faults` at the end. */
export class ConfigReader {
  readonly faults: Fault[] = [];
  readonly #asked = new Set<string>();

  constructor(private readonly configuration: StackConfiguration) {}

  /** Adds a fault of a key or, with its index, of an item of its list. */
  fault(key: string, problem: string, remedy: Remedy, index?: number): void {
    const full = this.#fullKey(key);
    const { lines = {} } = this.configuration;
    const line = (index !== undefined && lines[`${full}[${index}]`]) || lines[full];
    this.faults.push({ key, ...(line && { line }), problem, remedy });
  }

  /** Whether one of these keys has a fault so far. */
  isFaulty(...keys: string[]): boolean {
    return this.faults.some((fault) => keys.includes(fault.key));
  }

  /** Whether a key has a value, readable or encrypted. */
  isSet(key: string): boolean {
    const value = this.#value(key);
    return value === undefined ? this.configuration.secretKeys.includes(this.#fullKey(key)) : value !== "";
  }

  /** A required text; `""` after a fault. */
  required(key: string, rule: ValueRule): string {
    const value = this.optional(key, rule);
    if (value === undefined && !this.isFaulty(key)) {
      this.fault(key, `is missing: ${rule.what}`, { write: rule.example });
    }
    return value ?? "";
  }

  /** An optional text; an empty one counts as absent. */
  optional(key: string, rule: ValueRule): string | undefined {
    const value = this.#raw(key, rule.example);
    if (value === undefined || rule.accepts(value)) return value;
    this.fault(key, `${JSON.stringify(value)} is not ${rule.what}`, { write: corrected(rule, value) });
    return undefined;
  }

  /**
   * `true` or `false`.
   *
   * @param unclear what the remedy suggests if the value does not tell which of the two was meant
   */
  flag(key: string, otherwise: boolean, unclear = otherwise): boolean {
    const value = this.#raw(key, otherwise);
    if (value === undefined) return otherwise;
    if (value === "true" || value === "false") return value === "true";
    this.fault(key, `${JSON.stringify(value)} is not true or false`, {
      write: YES.test(value) || (unclear && !NO.test(value)),
    });
    return otherwise;
  }

  /** One of the given values; the first is the default. */
  choice<T extends string>(key: string, values: readonly [T, ...T[]]): T {
    const [first] = values;
    const accepts = (value: string) => (values as readonly string[]).includes(value);
    const corrected = (value: string) => value.toUpperCase();
    return (this.optional(key, { accepts, what: values.join(" or "), example: first, corrected }) ?? first) as T;
  }

  /** A whole number above zero; 0 after a fault. */
  count(key: string, what: string, example: number): number {
    const value = this.#raw(key, example);
    if (value === undefined) this.fault(key, `is missing: ${what}`, { write: example });
    else if (/^[1-9]\d{0,8}$/.test(value)) return Number(value);
    else {
      this.fault(key, `${JSON.stringify(value)} is not a whole number from 1 to 999999999: ${what}`, {
        write: example,
      });
    }
    return 0;
  }

  /** A list of distinct texts; those with a fault are left out. */
  list(key: string, rule: Rule): string[] {
    const items = this.#items(key, rule);
    const isGood = (item: unknown): item is string => typeof item === "string" && rule.accepts(item);
    const mended = [...new Set(items.flatMap((item) => (isGood(item) ? item : mend(rule, item))))];
    items.forEach((item, index) => {
      if (!isGood(item)) {
        this.fault(key, `holds ${JSON.stringify(item)}, which is not ${rule.what}`, { write: mended }, index);
      } else if (items.indexOf(item) < index) {
        this.fault(key, `holds ${JSON.stringify(item)} twice`, { write: mended }, index);
      }
    });
    return [...new Set(items.filter(isGood))];
  }

  /** A list that must not be empty. */
  someOf(key: string, rule: ValueRule): string[] {
    const items = this.list(key, rule);
    if (items.length === 0 && !this.isFaulty(key)) {
      this.fault(key, `is empty, and needs ${rule.what}`, { write: [rule.example] });
    }
    return items;
  }

  /**
   * A list of objects; those with a fault are left out.
   *
   * @param faultOf says what is wrong with an item, given the good ones before it; continues "holds …, which"
   */
  objects<T extends object>(
    key: string,
    example: T,
    faultOf: (item: unknown, before: readonly T[]) => string | undefined,
  ): T[] {
    const good: T[] = [];
    const faults: [index: number, problem: string][] = [];
    this.#items(key, { example }).forEach((item, index) => {
      const fault = faultOf(item, good);
      if (fault === undefined) good.push(item as T);
      else faults.push([index, `holds ${JSON.stringify(item)}, which ${fault}`]);
    });
    const mended = good.length > 0 ? good : [example];
    for (const [index, problem] of faults) this.fault(key, problem, { write: mended }, index);
    return good;
  }

  /**
   * Checks a credential without returning it, so that only a secret output ever holds it. No message quotes it.
   *
   * @param run the command line that sets it, from a prompt or a pipe and never with the value in it
   * @param isNeeded whether its absence is a fault
   */
  credential(key: string, rule: Rule, run: string, isNeeded = true): void {
    this.#asked.add(key);
    const value = this.#value(key) ?? "";
    if (!this.isSet(key)) {
      if (isNeeded && this.configuration.credentials !== "unread") this.fault(key, `is missing: ${rule.what}`, { run });
    } else if (!this.configuration.secretKeys.includes(this.#fullKey(key))) {
      this.fault(key, "is not encrypted: replace it where it was issued, since anyone who has the file has it", {
        run,
      });
    } else if (value !== "" && !rule.accepts(value)) this.fault(key, `is not ${rule.what}`, { run });
  }

  /**
   * Adds a fault for each key that nobody has read, so that a misspelled key does not go unnoticed.
   *
   * @param renamed returns the setting that replaces a key of another namespace, if there is one
   */
  refuseUnknown(renamed: (fullKey: string) => string | undefined): void {
    const { project, values, secretKeys } = this.configuration;
    const own = `${project}:`;
    for (const fullKey of new Set([...Object.keys(values), ...secretKeys])) {
      const key = fullKey.startsWith(own) ? fullKey.slice(own.length) : undefined;
      if (key === undefined && !fullKey.startsWith("pulumi:")) {
        const setting = renamed(fullKey);
        const hint = setting ? `; the setting is ${setting}` : "";
        const remedy: Remedy = setting ? { write: values[fullKey], key: setting } : "delete";
        this.fault(fullKey, `configures something that this program does not use${hint}`, remedy);
      } else if (key !== undefined && !this.#asked.has(key)) {
        this.fault(key, "is not a setting of this program", "delete");
      }
    }
  }

  #fullKey(key: string): string {
    return key.includes(":") ? key : `${this.configuration.project}:${key}`;
  }

  #value(key: string): string | undefined {
    return this.configuration.values[this.#fullKey(key)];
  }

  /** The value as stated; undefined if there is none and, with a fault, if it is encrypted or holds a Porkbun key. */
  #raw(key: string, example: unknown): string | undefined {
    this.#asked.add(key);
    if (this.configuration.secretKeys.includes(this.#fullKey(key))) {
      this.fault(key, "is encrypted, which only credentials may be: names and records are made from it", {
        write: example,
      });
      return undefined;
    }
    const value = this.#value(key);
    if (value === undefined || value === "" || value === "null") return undefined;
    if (!PORKBUN_KEY.test(value)) return value;
    this.fault(
      key,
      "holds a Porkbun key: replace it at https://porkbun.com/account/api, since anyone who has the file has it",
      {
        write: example,
      },
    );
    return undefined;
  }

  /** The items of a list; none after a fault. */
  #items(key: string, { example }: { readonly example?: unknown }): unknown[] {
    const text = this.#raw(key, example === undefined ? [] : [example]);
    if (text === undefined) return [];
    try {
      const items: unknown = JSON.parse(text);
      if (Array.isArray(items)) return items;
    } catch {
      // Not JSON, so not a list either: the same fault.
    }
    this.fault(key, `${JSON.stringify(text)} is not a list`, { write: example === undefined ? [] : [example] });
    return [];
  }
}

function corrected({ accepts, corrected, example }: ValueRule, value: string): string {
  const probable = corrected?.(value) ?? "";
  return accepts(probable) ? probable : example;
}

/** What the remedy puts in the place of a faulty item: what was probably meant, the example, or nothing. */
function mend({ accepts, corrected, example }: Rule, item: unknown): string[] {
  const probable = typeof item === "string" ? (corrected?.(item) ?? "") : "";
  if (accepts(probable)) return [probable];
  return example === undefined ? [] : [example];
}
