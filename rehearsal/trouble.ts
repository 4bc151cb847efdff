/** What a cloud knows of why something may have failed on it. */
import type { Cloud } from "./cloud/cloud";

/** A text as often as it came, said once. */
function counted(texts: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return [...counts].map(([text, count]) => (count === 1 ? text : `${text} (${count} times)`));
}

/** A log entry without its metrics, where it tells of an error; undefined for any other line. */
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
 * The calls that were refused, the functions that failed, the lines at level ERROR in their logs and the queues that a function
 * could not read, in words for a person. None of these need be a fault: a scenario may have meant them.
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
    ...(logs.lost.length > 0 ? [`lost: ${logs.lost.length} log lines that no log group took`] : []),
  ]);
}
