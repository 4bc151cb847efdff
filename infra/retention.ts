/** What a production stack never loses by a mistake: the options of every resource whose loss cannot be undone. */

/**
 * Resource options of what a production stack keeps: the engine refuses to delete or replace it, and where that is lifted it
 * leaves the state only, never AWS.
 *
 * @param production whether the stack is one that keeps; any other is destroyed and made again freely
 */
export function kept(production: boolean): { protect: boolean; retainOnDelete: boolean } {
  return { protect: production, retainOnDelete: production };
}
