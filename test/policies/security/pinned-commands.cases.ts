import { pinnedCommands } from "../../../policies/security/pinned-commands";
import type { Cases } from "../../support/policies/cases";
import { UNKNOWN } from "../../support/policies/judging";

const ELSE =
  "command: runs what is not listed: keep interpreter, create and delete as policies/security/pinned-commands.ts has them";
const unlisted = (name: string) =>
  `command: sets ${name} in its environment: remove it, or list it in policies/security/pinned-commands.ts`;

export const cases: Cases = {
  rule: pinnedCommands,
  good: [
    {
      type: "command:local:Command",
      name: "command",
      props: {
        interpreter: ["node", "--require", "./program-loading/typescript.cjs", "dns/main.ts"],
        create: "apply",
        delete: "destroy",
        stdin: "{}",
        environment: { AWS_REGION: "us-east-1", IDENTITY_DKIM_TOKENS: UNKNOWN },
        logging: "none",
      },
    },
  ],
  refused: [
    {
      what: "another script",
      at: "command.props.interpreter",
      value: ["node", "x.js"],
      says: [ELSE],
    },
    {
      what: "a shell",
      at: "command.props.interpreter",
      value: undefined,
      says: [ELSE],
    },
    {
      what: "the removal of records at the start",
      at: "command.props.create",
      value: "destroy",
      says: [ELSE],
    },
    {
      what: "no removal at the end",
      at: "command.props.delete",
      value: undefined,
      says: [ELSE],
    },
    { what: "an update", at: "command.props.update", value: "destroy", says: ["command: states update: remove it"] },
    { what: "triggers", at: "command.props.triggers", value: [1], says: ["command: states triggers: remove it"] },
    { what: "another folder", at: "command.props.dir", value: "/tmp", says: ["command: states dir: remove it"] },
    {
      what: "no previous output",
      at: "command.props.addPreviousOutputInEnv",
      value: false,
      says: ["command: does not get its previous output: remove addPreviousOutputInEnv"],
    },
    {
      what: "another host that gets the keys",
      at: "command.props.environment.PORKBUN_API_URL",
      value: "https://example.net",
      says: [unlisted("PORKBUN_API_URL")],
    },
    {
      what: "options of Node.js",
      at: "command.props.environment.NODE_OPTIONS",
      value: "--require /tmp/x.js",
      says: [unlisted("NODE_OPTIONS")],
    },
    {
      what: "TLS without certificates",
      at: "command.props.environment.NODE_TLS_REJECT_UNAUTHORIZED",
      value: "0",
      says: [unlisted("NODE_TLS_REJECT_UNAUTHORIZED")],
    },
  ],
  harmless: [
    { what: "other records", at: "command.props.stdin", value: '{"records":[1]}' },
    { what: "another value of a listed variable", at: "command.props.environment.AWS_REGION", value: "eu-west-1" },
    { what: "what the provider adds", at: "command.props.addPreviousOutputInEnv", value: true },
  ],
  mutations: {
    "props.environment": {
      weaker: [{ NODE_OPTIONS: "-r x" }],
      absent: "the script stops without its variables",
      unknown: "the names alone are pinned; the rules about its values refuse an unknown",
    },
    "props.addPreviousOutputInEnv": { weaker: [false], absent: "the provider adds it by itself" },
    "props.interpreter.**": { weaker: ["evil"] },
    "props.interpreter": { weaker: [[], ["sh", "-c"]] },
    "props.create": { weaker: ["destroy"] },
    "props.delete": { weaker: ["apply"] },
  },
};
