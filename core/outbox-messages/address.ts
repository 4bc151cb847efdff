/** An address that SES can send to. */
import * as v from "valibot";
import { parseAddress } from "../recipients/address";
import { refuse } from "./refusal";

/** RFC 5321 section 4.5.3.1: a path has at most 256 octets with its angle brackets, a local part at most 64. */
const LONGEST = 254;
const LONGEST_LOCAL_PART = 64;
/** RFC 1035 section 2.3.4: octets of a label. */
const LONGEST_LABEL = 63;

const localPart = (address: string) => address.slice(0, address.lastIndexOf("@"));

/** Whether a text is a bare address, without a display name, a comment or white space around it. */
function isAddress(text: string): boolean {
  const address = parseAddress(text);
  return address !== undefined && localPart(address.sesAddress) === localPart(text) && /@[^\s()<>]+$/.test(text);
}

const fits = (text: string) => text.length <= LONGEST && localPart(text).length <= LONGEST_LOCAL_PART;

const fitsInDns = (address: string) =>
  fits(address) &&
  address
    .slice(address.lastIndexOf("@") + 1)
    .split(".")
    .every((label) => label.length <= LONGEST_LABEL);

/** One bare address. The output has its domain as lower-case A-labels; the local part stays as given. */
export const Address = v.pipe(
  v.string(),
  v.check(
    fits,
    refuse("is longer than an address can be", "Give at most 64 characters before the @, and at most 254 in all"),
  ),
  v.check(
    // SES has no SMTPUTF8: https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_Destination.html
    (text) => !/[^\x20-\x7e]/.test(localPart(text)),
    refuse(
      "has a character before the @ that is not printable ASCII",
      "Ask for another address: SES cannot send to this one",
    ),
  ),
  v.check(
    isAddress,
    refuse("is not one e-mail address", "Give one address like ada@example.org; a name goes into name"),
  ),
  v.transform((text) => parseAddress(text)?.sesAddress ?? text),
  v.check(fitsInDns, refuse("has a domain that is too long once it is written as A-labels", "Ask for another address")),
);
