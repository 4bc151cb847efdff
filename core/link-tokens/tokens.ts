/**
 * The tokens of the links in mail: who a link is for and what it may do, signed. 39 bytes, as 52 characters of base64url (RFC 4648
 * section 5): key id 1, purpose 1, topic 1, recipient's id 16, expiry 4 (seconds since 1970, 0 for never), and HMAC-SHA-256
 * truncated to 16 (RFC 2104 section 5 allows half of its 32).
 */
import { createHmac, timingSafeEqual } from "node:crypto";
import type { KeyRing } from "./key-ring";
import { ID_BYTES } from "../recipients/identity";
import { byteOfTopic, isList, type ListTopic, type Topic, topicOfByte } from "../recipients/topics";

/**
 * Part of the HMAC's input, with the stack's name and the token's bytes, so that nothing signed with the key for another purpose or
 * by another stack passes as a token.
 */
const LABEL = "link-in-mail/1";

/** What a link may do, each with its byte. A token serves the purpose that it was made for and no other. */
const PURPOSE_BYTES = { confirm: 1, unsubscribe: 2, preferences: 3 } as const;

/** What a link may do. */
export type Purpose = keyof typeof PURPOSE_BYTES;

/**
 * What a token says. Links in mail work forever, except confirmation links: these carry the second at which their request expires,
 * so that a newer request, which expires at another second, voids them.
 */
export type Claims =
  | { readonly purpose: "unsubscribe"; readonly id: string; readonly topic: Topic }
  | { readonly purpose: "preferences"; readonly id: string }
  | {
      readonly purpose: "confirm";
      readonly id: string;
      readonly topic: ListTopic;
      /** Seconds since 1970. */
      readonly expires: number;
    };

const SIGNED_BYTES = 3 + ID_BYTES + 4;
const MAC_BYTES = 16;
const NO_TOPIC = 0;
const NEVER = 0;

/** 39 bytes fill 52 characters exactly, with no bit to spare. */
const FORM = /^[A-Za-z0-9_-]{52}$/;

function mac(key: Buffer, stack: string, signed: Buffer): Buffer {
  return createHmac("sha256", key).update(`${LABEL}\0${stack}\0`).update(signed).digest().subarray(0, MAC_BYTES);
}

/**
 * Makes a token.
 *
 * @param stack the stack's name
 * @throws Error for an id, a list or an expiry that no token can hold
 */
export function signToken(claims: Claims, { sign, keys }: KeyRing, stack: string): string {
  const id = Buffer.from(claims.id, "base64url");
  if (id.length !== ID_BYTES) throw new Error(`A recipient's id must have ${ID_BYTES} bytes.`);
  const key = keys.get(sign);
  if (!key) throw new Error("The signing key is not among the keys.");
  const topic = "topic" in claims ? byteOfTopic(claims.topic) : NO_TOPIC;
  const expires = claims.purpose === "confirm" ? claims.expires : NEVER;
  if (claims.purpose === "confirm" && expires <= 0) throw new Error("A confirmation link needs an expiry.");
  const signed = Buffer.alloc(SIGNED_BYTES);
  signed.set([sign, PURPOSE_BYTES[claims.purpose], topic]);
  signed.set(id, 3);
  signed.writeUInt32BE(expires, 3 + ID_BYTES);
  return Buffer.concat([signed, mac(key, stack, signed)]).toString("base64url");
}

/** The id of the key that a token is signed with; undefined if the text does not have the form of a token. */
export function keyIdOf(token: string): number | undefined {
  return decode(token)?.[0];
}

/**
 * Reads a token.
 *
 * @param purpose the purpose that the token must have
 * @returns the claims; undefined unless one of the keys signed the token for this purpose and stack and it has not expired
 */
export function readToken<P extends Purpose>(
  token: string,
  purpose: P,
  { keys }: KeyRing,
  stack: string,
  now = new Date(),
): Extract<Claims, { purpose: P }> | undefined {
  const bytes = decode(token);
  const key = keys.get(bytes?.[0] ?? 0);
  if (!bytes || !key) return undefined;
  const signed = bytes.subarray(0, SIGNED_BYTES);
  if (!timingSafeEqual(mac(key, stack, signed), bytes.subarray(SIGNED_BYTES))) return undefined;
  const claims = claimsOf(signed);
  if (claims?.purpose !== purpose) return undefined;
  if (claims.purpose === "confirm" && claims.expires * 1000 <= now.getTime()) return undefined;
  return claims as Extract<Claims, { purpose: P }>;
}

/** A token's bytes. Node's decoder skips characters that are not base64url, so the form is checked first. */
function decode(token: string): Buffer | undefined {
  return FORM.test(token) ? Buffer.from(token, "base64url") : undefined;
}

function claimsOf(signed: Buffer): Claims | undefined {
  const [, purpose, byte = NO_TOPIC] = signed;
  const id = signed.subarray(3, 3 + ID_BYTES).toString("base64url");
  const expires = signed.readUInt32BE(3 + ID_BYTES);
  const topic = topicOfByte(byte);
  if (purpose === PURPOSE_BYTES.preferences) return { purpose: "preferences", id };
  if (purpose === PURPOSE_BYTES.unsubscribe && topic) return { purpose: "unsubscribe", id, topic };
  if (purpose === PURPOSE_BYTES.confirm && topic && isList(topic)) return { purpose: "confirm", id, topic, expires };
  return undefined;
}
