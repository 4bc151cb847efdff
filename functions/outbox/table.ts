/** Reads and writes the ledger. */
import { isDeepStrictEqual } from "node:util";
import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";

/** What every row of the ledger has that is written as a whole. */
interface Row {
  readonly key: string;
  readonly revision: number;
}

interface Addition {
  readonly key: string;
  /** The condition under which there is room, and the values that it names. */
  readonly isFree: string;
  readonly values: Readonly<Record<string, AttributeValue>>;
  /** Seconds since 1970. */
  readonly expiresAt: number;
}

/** The ledger's table. */
export class LedgerTable {
  constructor(
    private readonly dynamodb: DynamoDBClient,
    private readonly name: string,
  ) {}

  /** Reads a row, with every write that was answered before. One that has expired may still be there. */
  async read<Found extends Row>(key: string): Promise<Found | undefined> {
    const { Item } = await this.dynamodb.send(
      new GetItemCommand({ TableName: this.name, Key: { key: { S: key } }, ConsistentRead: true }),
    );
    return Item && (unmarshall(Item) as Found);
  }

  /**
   * Writes a row if it still is as it was read. A write whose answer is lost is refused when the SDK repeats it, so the row then
   * tells whether it was written.
   *
   * @returns false when another run came first, and nothing was written
   */
  async write(read: Row | undefined, next: Row): Promise<boolean> {
    const isWritten = await holds(
      this.dynamodb.send(
        new PutItemCommand({
          TableName: this.name,
          Item: marshall(next, { removeUndefinedValues: true }),
          ...(read ? isStill(read) : { ConditionExpression: "attribute_not_exists(revision)" }),
        }),
      ),
    );
    return isWritten || isDeepStrictEqual(await this.read(next.key), next);
  }

  /**
   * Counts one more, up to so many.
   *
   * @param key of the row with the count
   * @param most the highest that it may be
   * @param expiresAt seconds since 1970
   * @returns false when it is so high already
   */
  count(key: string, most: number, expiresAt: number): Promise<boolean> {
    const isFree = "attribute_not_exists(counted) OR counted < :most";
    return this.#add("counted", { N: "1" }, { key, isFree, values: { ":most": { N: `${most}` } }, expiresAt });
  }

  /**
   * Takes one of so many places. Whoever has one already takes no other, so that asking again is harmless.
   *
   * @param key of the row with the places
   * @param who takes it
   * @param expiresAt seconds since 1970
   * @returns false when all are taken
   */
  takePlace(key: string, who: string, places: number, expiresAt: number): Promise<boolean> {
    const isFree = "attribute_not_exists(taken) OR contains(taken, :who) OR size(taken) < :places";
    const values = { ":who": { S: who }, ":places": { N: `${places}` } };
    return this.#add("taken", { SS: [who] }, { key, isFree, values, expiresAt });
  }

  /** Adds to an attribute of a row, and puts off the row's end, while there is room. @returns false where there is none */
  #add(attribute: string, one: AttributeValue, { key, isFree, values, expiresAt }: Addition): Promise<boolean> {
    return holds(
      this.dynamodb.send(
        new UpdateItemCommand({
          TableName: this.name,
          Key: { key: { S: key } },
          UpdateExpression: `ADD ${attribute} :one SET expiresAt = :expiresAt`,
          ConditionExpression: isFree,
          ExpressionAttributeValues: { ":one": one, ":expiresAt": { N: `${expiresAt}` }, ...values },
        }),
      ),
    );
  }
}

const isStill = ({ revision }: Row) => ({
  ConditionExpression: "revision = :read",
  ExpressionAttributeValues: { ":read": { N: String(revision) } },
});

async function holds(written: Promise<unknown>): Promise<boolean> {
  try {
    await written;
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}
