/** What a stack keeps of one person, and where. */
import { DeleteItemCommand, DynamoDBClient, paginateScan } from "@aws-sdk/client-dynamodb";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import {
  DeleteSuppressedDestinationCommand,
  GetSuppressedDestinationCommand,
  SESv2Client,
} from "@aws-sdk/client-sesv2";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import { type Address, parseAddress } from "../../core/recipients/address";
import { parseIdKey, recipientId } from "../../core/recipients/identity";
import { DigestsTable, type WaitingFollowUp } from "../../core/digests/table";
import { isErased, type Objection, readObjection } from "../../core/recipients/objections";
import type { Recipient } from "../../core/recipients/recipient";
import { findRecipient, readRecipient } from "../../core/recipients/table";
import { readSecret } from "../../core/aws-clients/secrets";
import type { Aws } from "../aws-client/aws";
import { AwsFault } from "../aws-client/fault";

/** An entry of SES's suppression list. */
export interface Listed {
  readonly reason: string;
  /** ISO 8601. */
  readonly at: string;
}

/** All that a stack keeps of a person under their address or their id. */
export interface Person {
  readonly address: Address;
  readonly id: string;
  readonly recipient: Recipient | undefined;
  readonly objection: Objection | undefined;
  /** The follow-ups that wait for their daily digest. */
  readonly waiting: readonly WaitingFollowUp[];
  /** Of the account, which all of its stacks share; `unread` where the sandbox keeps the list closed. */
  readonly listed: Listed | "unread" | undefined;
}

/** Where a stack keeps what it knows of people. */
export interface Places {
  /** The names of tables. */
  readonly recipients: string;
  readonly objections: string;
  readonly digests: string;
  /** The ARN of the secret with the key of recipients' ids. */
  readonly idKeySecret: string;
}

/** A stack's records of people. */
export class PeopleRecords {
  readonly dynamodb: DynamoDBClient;
  readonly recipients: string;
  readonly objections: string;
  readonly digests: DigestsTable;
  readonly #ses: SESv2Client;

  private constructor(
    aws: Pick<Aws, "client">,
    { recipients, objections, digests }: Places,
    private readonly idKey: Buffer,
  ) {
    this.dynamodb = aws.client(DynamoDBClient);
    this.#ses = aws.client(SESv2Client);
    this.recipients = recipients;
    this.objections = objections;
    this.digests = new DigestsTable(this.dynamodb, digests);
  }

  /** @throws AwsFault where the key of recipients' ids cannot be read */
  static async open(aws: Pick<Aws, "client">, places: Places): Promise<PeopleRecords> {
    const secret = await readSecret(aws.client(SecretsManagerClient), places.idKeySecret);
    return new PeopleRecords(aws, places, parseIdKey(secret));
  }

  /** Reads everything of a person. @throws AwsFault */
  async find(address: Address): Promise<Person> {
    const id = recipientId(this.idKey, address);
    const [recipient, objection, followUps] = await Promise.all([
      readRecipient(this.dynamodb, this.recipients, address.recipient),
      readObjection(this.dynamodb, this.objections, id),
      this.digests.followUps(id),
    ]);
    const waiting = followUps.filter(({ message }) => message !== undefined);
    return { address, id, recipient, objection, waiting, listed: await this.#listed(keyInList(address, recipient)) };
  }

  async #listed(EmailAddress: string): Promise<Person["listed"]> {
    try {
      const { SuppressedDestination: entry } = await this.#ses.send(
        new GetSuppressedDestinationCommand({ EmailAddress }),
      );
      return entry && { reason: String(entry.Reason), at: entry.LastUpdateTime?.toISOString() ?? "" };
    } catch (error) {
      const code = codeOf(error);
      if (code === "NotFoundException") return undefined;
      if (code === "BadRequestException") return "unread";
      throw error;
    }
  }

  /** Takes a person off SES's list; no error where they are not on it. @throws AwsFault, in the sandbox as well */
  async unlist({ address, recipient }: Person): Promise<void> {
    const EmailAddress = keyInList(address, recipient);
    try {
      await this.#ses.send(new DeleteSuppressedDestinationCommand({ EmailAddress }));
    } catch (error) {
      if (codeOf(error) !== "NotFoundException") throw error;
    }
  }

  /** Deletes a person's item; no error where there is none. @throws AwsFault */
  async deleteItem(recipient: string): Promise<void> {
    const Key = { recipient: { S: recipient } };
    await this.dynamodb.send(new DeleteItemCommand({ TableName: this.recipients, Key }));
  }

  /** The items of people who were erased: a backup brought them back. @throws AwsFault */
  async *restored(): AsyncGenerator<Recipient> {
    const request = { TableName: this.objections, ConsistentRead: true };
    for await (const { Items = [] } of paginateScan({ client: this.dynamodb }, request)) {
      for (const objection of Items.map((item) => unmarshall(item) as Objection).filter(isErased)) {
        const found = await findRecipient(this.dynamodb, this.recipients, objection.id);
        if (found) yield found;
      }
    }
  }
}

/** AWS's own code of an error. */
const codeOf = (error: unknown): string => (error instanceof AwsFault ? error.code : (error as Error).name);

/** The exact key of SES's list, which keeps the case in which the address was first mailed to. */
const keyInList = ({ sesAddress }: Address, recipient: Recipient | undefined): string =>
  recipient?.sesAddress ?? sesAddress;

/** The person of an address, as a command line has it. @throws Error for what is no address */
export function addressOf(text: string): Address {
  const address = parseAddress(text);
  if (address) return address;
  throw new Error(`${JSON.stringify(text)} is not an address that SES can send to, so nothing is stored about it.`);
}
