import { GRACE, type Sample, SAMPLE_LINKS } from "./sample";

const links = { preferences: SAMPLE_LINKS.preferences };
const EXPIRES = "2026-12-03T17:20:00.000Z";

/** Both notices with a link that the reader has asked for. */
export const accountLinkSamples: readonly Sample[] = [
  {
    name: "verify-account",
    content: {
      mail: "verifyAccount",
      url: "https://app.acme.example/verify?code=hF3kQz8RtB1nYw5m",
      expires: EXPIRES,
      links,
    },
    reader: GRACE,
  },
  {
    name: "reset-password",
    content: {
      mail: "resetPassword",
      url: "https://app.acme.example/reset?code=Lx7vC2pJd9sKe4Ua",
      expires: EXPIRES,
      links,
    },
    reader: GRACE,
  },
];
