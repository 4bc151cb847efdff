/** What a cloud has recorded that may explain a failure on it. */
import type { Cloud } from "../local-cloud/cloud";

/** Each distinct text once, with how often it came. */
function counted(texts: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return [...counts].map(([text, count]) => (count === 1 ? text : `${text} (${count} times)`));
}

/** A log entry at level ERROR, without its metrics; undefined for any other line. */
function errorIn(line: string): string | undefined {
  if (!/\bERROR\b/.test(line)) return undefined;
  try {
    const entry = JSON.parse(line) as Readonly<Record<string, unknown>>;
    return entry.level === "ERROR" ? JSON.stringify({ ...entry, _aws: undefined }) : undefined;
  } catch {
    return line;
  }
}

/**
 * The calls that were refused, the functions that failed, the ERROR lines in their logs and the queues that a function could not poll, for
 * people to read. None of these is necessarily a fault: a scenario may have caused them on purpose.
 */
export function troubles({ calls, lambda, logs }: Cloud): string[] {
  return counted([
    ...calls.flatMap(({ service, operation, principal, refusal }) =>
      refusal ? [`refused: ${service} ${operation} by ${principal.split(":").at(-1) ?? ""}: ${refusal}`] : [],
    ),
    ...lambda.invocations.flatMap(({ functionName, result }) =>
      "error" in result ? [`failed: ${functionName}: ${result.error.errorType}: ${result.error.errorMessage}`] : [],
    ),
    ...lambda.lastProcessingResults
      .filter((result) => result.startsWith("PROBLEM"))
      .map((result) => `polling: ${result}`),
    ...logs.groups.flatMap(({ name, lines }) =>
      lines.map(errorIn).flatMap((error) => (error === undefined ? [] : [`log ${name}: ${error}`])),
    ),
    ...(logs.lost.length > 0 ? [`lost: ${logs.lost.length} log lines that had no log group`] : []),
  ]);
}
