/** The schema of the outbox's messages for whoever writes them in another language: docs/outbox.schema.json. */
import { type ConversionConfig, toJsonSchema } from "@valibot/to-json-schema";
import * as v from "valibot";
import { Address } from "../../core/outbox-messages/address";
import { HttpsUrl } from "../../core/outbox-messages/link";
import { Meeting } from "../../core/outbox-messages/meeting";
import { envelope, Message } from "../../core/outbox-messages/message";
import { PersonName } from "../../core/outbox-messages/text";
import { CalendarDate, Instant, TimeZone } from "../../core/outbox-messages/time";

/** What an action adds to the schema where the converter would refuse it. */
const overrideAction: NonNullable<ConversionConfig["overrideAction"]> = ({ valibotAction, jsonSchema }) => {
  const { type } = valibotAction;
  const requirement: unknown = "requirement" in valibotAction ? valibotAction.requirement : undefined;
  // JSON Schema reads each pattern as with the flag u; the converter refuses every flag.
  if (type === "regex" && requirement instanceof RegExp) return { ...jsonSchema, pattern: requirement.source };
  if (type !== "check") return undefined;
  // `longest` in core/outbox-messages/text.ts states its length; no other check can be put into words of JSON Schema.
  return typeof requirement === "function" && "maxLength" in requirement
    ? { ...jsonSchema, maxLength: Number(requirement.maxLength) }
    : jsonSchema;
};

/** Adds the descriptions of an object's fields: the converter leaves out those that follow a transformation. */
const overrideSchema: NonNullable<ConversionConfig["overrideSchema"]> = ({ valibotSchema, jsonSchema }) => {
  if (valibotSchema.type !== "strict_object") return undefined;
  const { entries } = valibotSchema as v.StrictObjectSchema<v.ObjectEntries, undefined>;
  const properties = { ...jsonSchema.properties };
  for (const [key, entry] of Object.entries(entries)) {
    const description = v.getDescription("wrapped" in entry ? entry.wrapped : entry);
    if (description !== undefined) properties[key] = Object.assign({}, properties[key], { description });
  }
  return { ...jsonSchema, properties };
};

/**
 * The JSON Schema of a message, as text. It says less than the program checks: an address, a zone's name, what depends on
 * another field and the size of the whole are checked by the outbox alone.
 */
export function outboxSchema(): string {
  const schema = toJsonSchema(Message, {
    target: "draft-2020-12",
    typeMode: "input",
    definitions: { ...envelope, Meeting, Address, HttpsUrl, PersonName, Instant, CalendarDate, TimeZone },
    overrideAction,
    overrideSchema,
  });
  const title = "A message of the outbox";
  const description =
    "The body of a message in the outbox's queues: JSON of at most 64 KiB, one message a recipient. The texts of data have at most " +
    "24,000 bytes once HTML-escaped. Besides what is stated here the outbox checks addresses, dates, zones, hosts of links, and that " +
    "a meeting ends after it starts.";
  const { $schema, ...rest } = schema;
  return `${JSON.stringify({ $schema, title, description, ...rest }, null, 2)}\n`;
}
