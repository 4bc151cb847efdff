/** Reads and writes the ledger. */
import { isDeepStrictEqual } from "node:util";
import {
  type AttributeValue,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import { holds } from "../../core/concurrency/conditional-write";

/** The fields of every ledger row that is written as a whole. */
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

  /** Reads a row, strongly consistent. An expired row may still be there. */
  async read<Found extends Row>(key: string): Promise<Found | undefined> {
    const { Item } = await this.dynamodb.send(
      new GetItemCommand({ TableName: this.name, Key: { key: { S: key } }, ConsistentRead: true }),
    );
    return Item && (unmarshall(Item) as Found);
  }

  /**
   * Writes a row, unless it has changed since it was read. If the answer to a write is lost, the SDK's retry is refused, so the row
   * is read again to tell whether it was written.
   *
   * @returns false if another run got in first and nothing was written
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
   * Adds one to a count, up to a limit.
   *
   * @param key the key of the row with the count
   * @param most the highest count allowed
   * @param expiresAt seconds since 1970
   * @returns false if the limit is reached already
   */
  count(key: string, most: number, expiresAt: number): Promise<boolean> {
    const isFree = "attribute_not_exists(counted) OR counted < :most";
    return this.#add("counted", { N: "1" }, { key, isFree, values: { ":most": { N: `${most}` } }, expiresAt });
  }

  /**
   * Takes one of a number of places. A holder does not get a second one, so asking again is harmless.
   *
   * @param key the key of the row with the places
   * @param who the holder
   * @param expiresAt seconds since 1970
   * @returns false if all are taken
   */
  takePlace(key: string, who: string, places: number, expiresAt: number): Promise<boolean> {
    const isFree = "attribute_not_exists(taken) OR contains(taken, :who) OR size(taken) < :places";
    const values = { ":who": { S: who }, ":places": { N: `${places}` } };
    return this.#add("taken", { SS: [who] }, { key, isFree, values, expiresAt });
  }

  /** Adds to an attribute of a row and extends the row's life, if there is room. @returns false if there is none */
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
