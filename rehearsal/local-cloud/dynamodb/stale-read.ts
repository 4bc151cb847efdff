/**
 * Eventually consistent reads, at their worst: such a read "might not reflect the results of a recently completed write"
 * (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.ReadConsistency.html), and here it reflects none.
 */

/** What decides how consistent a read is. */
interface ReadInput {
  readonly IndexName?: string;
  readonly ConsistentRead?: boolean;
}

/**
 * The body of the answer to a read of a table that does not ask for consistency. Indexes offer none, so reads of them are answered
 * from the data.
 *
 * @returns undefined for any other call
 */
export function staleAnswer(operation: string, { IndexName, ConsistentRead }: ReadInput): string | undefined {
  if (IndexName !== undefined || ConsistentRead) return undefined;
  switch (operation) {
    case "GetItem":
      return "{}";
    case "Query":
    case "Scan":
      return JSON.stringify({ Items: [], Count: 0, ScannedCount: 0 });
  }
  return undefined;
}
