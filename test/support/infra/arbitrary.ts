/** Generates stacks for fast-check. */
import fc from "fast-check";

/** The name of a stack that the settings accept. */
export const stackName = fc.stringMatching(/^[a-z][a-z0-9]{0,7}(-[a-z0-9]{1,7})?$/);
