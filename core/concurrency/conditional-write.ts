/** Conditional writes to DynamoDB, and their retries. */
import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";

/** How many times a write is tried while other writers keep getting in first. */
const ATTEMPTS = 5;

/** Thrown when another writer got in first at every attempt. Logs show this name. */
export class WriteContention extends Error {
  override readonly name = "WriteContention";
}

/**
 * Retries while other writers get in first.
 *
 * @param attempt reads, decides and writes; its result, or undefined if another writer got in first
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
