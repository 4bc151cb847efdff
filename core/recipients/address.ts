/** The two forms of a recipient's address: the key of the table and the key of SES's suppression list. */
import { domainToASCII } from "node:url";
import { parseOneAddress } from "email-addresses";

/** One mailbox, in the forms that this system uses. */
export interface Address {
  /** The table's key, and what an application looks up: the whole address lower-cased, the domain as A-labels. */
  readonly recipient: string;
  /**
   * The exact key of SES's suppression list, which keeps the case of the local part and lower-cases only the domain
   * (https://docs.aws.amazon.com/ses/latest/dg/sending-email-suppression-list-tenant-level-manage.html).
   */
  readonly sesAddress: string;
  /** Whether it belongs to the mailbox simulator, whose addresses never go to the real suppression list. */
  readonly simulated: boolean;
}

/** RFC 5321 section 4.5.3.1: 64 octets of local part, an `@`, 255 of domain. Parsing time grows with the square of the length. */
const LONGEST = 320;

/** An address without a display name, comment or angle brackets; a quoted local part keeps its quotes. */
const ADDR_SPEC = /^(?<local>[^\s"<>()[\],;:\\@]+|"(?:[^"\\]|\\.)*")@(?<domain>[^\s"<>()[\],;:\\@]+)$/;

/**
 * Parses the address that a bounce or complaint names: usually `user@example.com`, sometimes `"A. User" <user@example.com>`.
 *
 * @returns undefined unless the text is one mailbox with an ASCII local part, the only kind that SES can send to (it has no
 * SMTPUTF8: https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_Destination.html)
 */
export function parseAddress(text: string): Address | undefined {
  if (text.length > LONGEST) return undefined;
  const parts = (ADDR_SPEC.exec(text.trim())?.groups as Mailbox | undefined) ?? mailbox(text);
  if (!parts || !/^[\x20-\x7e]+$/.test(parts.local)) return undefined;
  const { local } = parts;
  const labels = asciiDomain(parts.domain);
  if (labels === undefined) return undefined;
  return {
    recipient: `${local.toLowerCase()}@${labels}`,
    sesAddress: `${local}@${labels}`,
    simulated: labels === "simulator.amazonses.com",
  };
}

/** The two parts of an address, the first with its quotes. */
interface Mailbox {
  readonly local: string;
  readonly domain: string;
}

/** Reads a mailbox in RFC 5322's full syntax. */
function mailbox(text: string): Mailbox | undefined {
  const parsed = parseOneAddress({ input: text, rfc6532: true });
  if (parsed?.type !== "mailbox") return undefined;
  const isAtom = /^[^\s"<>()[\],;:\\@]+$/.test(parsed.local);
  const local = isAtom ? parsed.local : `"${parsed.local.replaceAll(/["\\]/g, "\\$&")}"`;
  return { local, domain: parsed.domain };
}

/** A domain name as A-labels in lower case; undefined for anything else, address literals included. */
function asciiDomain(domain: string): string | undefined {
  if (/[/?#%:]/.test(domain)) return undefined;
  const labels = domainToASCII(domain.replace(/\.$/, ""));
  return /^[^.]+(\.[^.]+)+$/.test(labels) ? labels : undefined;
}
