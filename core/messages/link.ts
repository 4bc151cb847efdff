/** Links that a message may carry. */
import * as v from "valibot";
import { refuse } from "./refusal";
import { longest } from "./text";

/** A link in characters of RFC 3986 alone, on which every URL parser agrees: backslashes, blanks and line ends are not. */
const HTTPS = /^https:\/\/[A-Za-z0-9.:[\]-]+([/?#][A-Za-z0-9\-._~:/?#[\]@!$&'()*+,;=%]*)?$/;

/** An https link to any host, without user information, so that the host is what a reader takes for it. */
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
      "is no https URL in ASCII",
      "Begin it with https://, write the host as A-labels and percent-encode what is not ASCII",
    ),
  ),
  v.check((text) => URL.canParse(text), refuse("is no URL", "Correct its host or port")),
);

/** The host of a link, with its port unless that is https's own; what the setting `linkHosts` lists. */
export const hostOf = (url: string) => new URL(url).host;
