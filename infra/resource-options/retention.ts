/** What a production stack never loses by mistake: the options of every resource whose loss cannot be undone. */

/**
 * The options of a resource that a production stack keeps: the engine refuses to delete or replace it and, once that protection is
 * lifted, removes it from the state only, never from AWS.
 *
 * @param production whether this is a production stack; any other can be destroyed and recreated freely
 */
export function kept(production: boolean): { protect: boolean; retainOnDelete: boolean } {
  return { protect: production, retainOnDelete: production };
}
