/** Writes to DynamoDB that happen only under a condition. */
import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";

/** How often a write is tried while other writers keep coming first. */
const ATTEMPTS = 5;

/** Thrown when other writers came first each time that a write was tried. Logs give its name. */
export class WriteContention extends Error {
  override readonly name = "WriteContention";
}

/**
 * Tries again while other writers come first.
 *
 * @param attempt reads, decides and writes; its result, or undefined if another writer came first
 * @throws WriteContention after five attempts; whatever an attempt throws
 */
export async function uncontended<Result>(attempt: () => Promise<Result | undefined>): Promise<Result> {
  for (let tried = 0; tried < ATTEMPTS; tried++) {
    const result = await attempt();
    if (result !== undefined) return result;
  }
  throw new WriteContention();
}

/**
 * Waits for a conditional write.
 *
 * @returns false if its condition did not hold and nothing was written
 * @throws whatever else DynamoDB fails with
 */
export async function holds(written: Promise<unknown>): Promise<boolean> {
  try {
    await written;
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}
