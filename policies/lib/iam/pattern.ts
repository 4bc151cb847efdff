/** IAM's wildcards: `*` for any text, `?` for any character. */

/** Whether an action, resource or ARN matches a pattern; case is ignored, as IAM ignores it in actions. */
export function matches(pattern: string, text: string): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replace(/\*/g, ".*")
    .replace(/\?/g, ".");
  return new RegExp(`^${source}$`, "is").test(text);
}
