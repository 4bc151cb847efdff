/** The rules for domains and addresses in settings, with corrections for what was probably meant. */
import { domainToASCII } from "node:url";
import { matching, type ValueRule } from "./config-reader";

const DOMAIN_PATTERN = "(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])";

/** A domain as lower-case A-labels (RFC 5891); `""` if the value is not a domain. */
const asDomain = (value: string) => domainToASCII(value.trim().replace(/\.$/, ""));

/** A domain, lower case and in A-labels. */
export const domain: ValueRule = {
  ...matching(
    new RegExp(`^(?=.{4,253}$)${DOMAIN_PATTERN}$`),
    "a domain in lower case, international ones as A-labels (xn--)",
    "example.org",
  ),
  corrected: asDomain,
};

/** An e-mail address at such a domain. */
export const address: ValueRule = {
  ...matching(
    new RegExp(`^[A-Za-z0-9.!#$%&'*+/=?^_\`{|}~-]{1,64}@(?=.{4,253}$)${DOMAIN_PATTERN}$`),
    "an e-mail address with its domain in lower case",
    "you@example.org",
  ),
  corrected(value) {
    const at = value.lastIndexOf("@");
    return `${value.slice(0, at).trim()}@${asDomain(value.slice(at + 1))}`;
  },
};

/** A domain itself, or one below it. */
export const within = (parent: string): ValueRule => ({
  accepts: (value) => domain.accepts(value) && (value === parent || value.endsWith(`.${parent}`)),
  what: `${parent} or a domain in it`,
  example: parent,
  corrected: asDomain,
});
