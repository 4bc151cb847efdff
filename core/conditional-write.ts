/** Writes to DynamoDB that happen only under a condition. */
import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";

/** Thrown when other writers came first each time that a write was tried. Logs give its name. */
export class WriteContention extends Error {
  override readonly name = "WriteContention";
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
