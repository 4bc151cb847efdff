/**
 * Filter patterns of CloudWatch Logs: optional terms, one term, and comparisons of a member of a JSON line
 * (https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html).
 */
import { Unsupported } from "../refusal";

const TERM = String.raw`(?:[A-Za-z0-9_]+|"[^"\\]+")`;
const ONE_TERM = new RegExp(`^${TERM}$`);
const OPTIONAL_TERMS = new RegExp(String.raw`^\?${TERM}(?: \?${TERM})*$`);
const COMPARISON = /^\{ \$\.(\w+) (?:= "([^"]*)"|>= (\d+)) \}$/;

/**
 * Whether a line matches a filter pattern.
 *
 * @throws Unsupported for any other kind of pattern
 */
export function matches(pattern: string, line: string): boolean {
  const [comparison, member = "", text, least] = COMPARISON.exec(pattern) ?? [];
  if (comparison !== undefined) {
    const value = membersOf(line)?.[member];
    return least === undefined ? value === text : typeof value === "number" && value >= Number(least);
  }
  if (!ONE_TERM.test(pattern) && !OPTIONAL_TERMS.test(pattern)) throw new Unsupported(`the filter pattern ${pattern}`);
  const terms = pattern.match(new RegExp(TERM, "g")) ?? [];
  return terms.some((term) => hasTerm(line, term.replaceAll('"', "")));
}

/**
 * AWS says that a term is a word that the message contains, and not whether a part of a word is enough: the stricter reading holds
 * here.
 */
const hasTerm = (line: string, term: string) =>
  new RegExp(`(?<!\\w)${term.replace(/[^\w\s]/g, "\\$&")}(?!\\w)`).test(line);

/** The members of a line that is a JSON object; undefined for another line. */
export function membersOf(line: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}
