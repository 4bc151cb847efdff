/** Reads a stack's configuration value by value and gathers every fault, so that one run names them all. */

/** A stack's configuration as the engine hands it to the program. */
export interface StackConfiguration {
  readonly project: string;
  readonly stack: string;
  /** Values by full key, `<namespace>:<key>`; lists as JSON text. */
  readonly values: Readonly<Record<string, string>>;
  /** The full keys whose values are encrypted in the stack's file. */
  readonly secretKeys: readonly string[];
  /** Set where the stack's file alone was read: it holds credentials encrypted, so none is looked at or missed. */
  readonly credentials?: "unread";
}

/** One thing that is wrong, and the line that mends it. */
export interface Fault {
  readonly key: string;
  /** Reads on from the key: "is missing", "holds …". */
  readonly problem: string;
  readonly remedy: string;
}

/** What a value has to be. */
export interface Rule {
  readonly accepts: (value: string) => boolean;
  /** Reads on from "is not": "the 12 digits of an AWS account". */
  readonly what: string;
  /** Stands in the remedy as the shell takes it. Without one, an item of a list is mended by removing it. */
  readonly example?: string;
}

/** A rule of a single value: it can be mended only by another one. */
type ValueRule = Required<Rule>;

/** The rule of values that match a pattern as a whole. */
export const matching = (pattern: RegExp, what: string, example: string): ValueRule => ({
  accepts: (value) => pattern.test(value),
  what,
  example,
});

/** Reads values by their short keys. A value with a fault is answered as if it were absent: look at `faults` at the end. */
export class ConfigReader {
  readonly faults: Fault[] = [];
  private readonly asked = new Set<string>();

  constructor(private readonly configuration: StackConfiguration) {}

  /** A `pulumi config` command for this stack. */
  command(words: string): string {
    return `pulumi config ${words} --stack ${this.configuration.stack}`;
  }

  /** Adds a fault. */
  fault(key: string, problem: string, remedy: string): void {
    this.faults.push({ key, problem, remedy });
  }

  /** Whether one of these keys has a fault so far. */
  isFaulty(...keys: string[]): boolean {
    return this.faults.some((fault) => keys.includes(fault.key));
  }

  /** A text that must be there; `""` after a fault. */
  required(key: string, rule: ValueRule): string {
    const value = this.optional(key, rule);
    if (value === undefined && !this.isFaulty(key)) {
      this.fault(key, `is missing: ${rule.what}`, this.command(`set ${key} ${rule.example}`));
    }
    return value ?? "";
  }

  /** A text that may be absent; an empty one is absent too. */
  optional(key: string, rule: ValueRule): string | undefined {
    const value = this.raw(key);
    if (value === undefined || value === "") return undefined;
    if (rule.accepts(value)) return value;
    this.fault(key, `${this.quoted(key, value)} is not ${rule.what}`, this.command(`set ${key} ${rule.example}`));
    return undefined;
  }

  /** `true` or `false`. */
  flag(key: string, otherwise: boolean): boolean {
    const value = this.optional(key, matching(/^(true|false)$/, "true or false", String(otherwise)));
    return value === undefined ? otherwise : value === "true";
  }

  /** One of some values; the first stands for an absent one. */
  choice<T extends string>(key: string, values: readonly [T, ...T[]]): T {
    const [first] = values;
    const accepts = (value: string) => (values as readonly string[]).includes(value);
    return (this.optional(key, { accepts, what: values.join(" or "), example: first }) ?? first) as T;
  }

  /** A whole number above zero; 0 after a fault. */
  count(key: string, what: string, example: string): number {
    return Number(this.required(key, matching(/^[1-9]\d{0,8}$/, `a whole number above zero: ${what}`, example)));
  }

  /** A list of distinct texts; those with a fault are left out. */
  list(key: string, rule: Rule): string[] {
    const items = this.items(key, rule);
    const accepted: string[] = [];
    items.forEach((item, index) => {
      const place = `'${key}[${String(index)}]'`;
      if (typeof item !== "string" || !rule.accepts(item)) {
        const problem = `holds ${this.quoted(key, item)}, which is not ${rule.what}`;
        this.fault(
          key,
          problem,
          this.command(rule.example ? `set --path ${place} ${rule.example}` : `rm --path ${place}`),
        );
      } else if (accepted.includes(item)) {
        this.fault(key, `holds ${this.quoted(key, item)} twice`, this.command(`rm --path ${place}`));
      } else accepted.push(item);
    });
    return accepted;
  }

  /** A list that must hold something. */
  someOf(key: string, rule: ValueRule): string[] {
    const items = this.list(key, rule);
    if (items.length === 0 && !this.isFaulty(key)) {
      this.fault(key, `is empty, and needs ${rule.what}`, this.command(`set --path '${key}[0]' ${rule.example}`));
    }
    return items;
  }

  /**
   * A credential: checked here and not answered, so that only a secret output ever holds it. No problem text quotes it.
   *
   * @param remedy the whole line, which reads the value from a prompt or a pipe and never from the command line
   */
  credential(key: string, rule: Rule, remedy: string): void {
    const value = this.raw(key) ?? "";
    const fullKey = `${this.configuration.project}:${key}`;
    if (value === "") this.fault(key, `is missing: ${rule.what}`, remedy);
    else if (!this.configuration.secretKeys.includes(fullKey)) this.fault(key, "is in the clear, not a secret", remedy);
    else if (!rule.accepts(value)) this.fault(key, `is not ${rule.what}`, remedy);
  }

  /** Adds a fault for each key of the project that nobody has asked for: a slip of the pen would otherwise go unseen. */
  refuseUnknown(): void {
    const own = `${this.configuration.project}:`;
    for (const fullKey of Object.keys(this.configuration.values)) {
      const key = fullKey.slice(own.length);
      if (fullKey.startsWith(own) && !this.asked.has(key)) {
        this.fault(key, "is not a setting of this program", this.command(`rm ${key}`));
      }
    }
  }

  private raw(key: string): string | undefined {
    this.asked.add(key);
    return this.configuration.values[`${this.configuration.project}:${key}`];
  }

  private items(key: string, rule: Rule): unknown[] {
    const text = this.raw(key);
    if (text === undefined || text === "") return [];
    try {
      const items: unknown = JSON.parse(text);
      if (Array.isArray(items)) return items;
    } catch {
      // A text that is not JSON is not a list: the same fault.
    }
    const again = rule.example ? ` && ${this.command(`set --path '${key}[0]' ${rule.example}`)}` : "";
    this.fault(key, `${this.quoted(key, text)} is not a list`, this.command(`rm ${key}`) + again);
    return [];
  }

  private quoted(key: string, value: unknown): string {
    const isSecret = this.configuration.secretKeys.includes(`${this.configuration.project}:${key}`);
    return isSecret ? "the secret value" : JSON.stringify(value);
  }
}
