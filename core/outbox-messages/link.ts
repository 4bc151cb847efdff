/** Links that a message may carry. */
import * as v from "valibot";
import { refuse } from "./refusal";
import { longest } from "./text";

/** A link made of RFC 3986's characters only, on which every URL parser agrees: no backslash, space or line end. */
const HTTPS = /^https:\/\/[A-Za-z0-9.:[\]-]+([/?#][A-Za-z0-9\-._~:/?#[\]@!$&'()*+,;=%]*)?$/;

/** An https link to any host, without user information, which a reader could take for the host. */
export const HttpsUrl = v.pipe(
  v.string(),
  longest(2048),
  v.check(
    (text) => !/^[a-z]+:\/*[^/?#]*@/i.test(text),
    refuse("has user information before its host", "Take out everything between https:// and the host"),
  ),
  v.regex(
    HTTPS,
    refuse(
      "is not an https URL in ASCII",
      "Begin it with https://, write the host as A-labels and percent-encode what is not ASCII",
    ),
  ),
  v.check((text) => URL.canParse(text), refuse("is not a URL", "Correct its host or port")),
);

/** The host of a link, with its port unless that is 443: the form of the setting `linkHosts`. */
export const hostOf = (url: string) => new URL(url).host;
