import type { PolicyConfigSchema } from "@pulumi/policy";
import { COMMAND } from "../lib/resources/command";
import { awsGuide } from "../lib/rule/frameworks";
import { asList, asObject, known } from "../lib/unknown-values/known";
import { type Judged, ofType, resourceRule } from "../lib/rule/rule";

/** A command as a stack may run it. */
export interface PinnedCommand {
  readonly interpreter: readonly string[];
  readonly create: string;
  readonly delete: string;
  /** The names of the environment variables that it may be given. */
  readonly environment: readonly string[];
}

/** Ours: without `update`, so an update runs `create`, and without `triggers`, which would replace it. */
export const COMMANDS: readonly PinnedCommand[] = [
  {
    interpreter: ["node", "--require", "./program-loading/typescript.cjs", "dns/main.ts"],
    create: "apply",
    delete: "destroy",
    environment: [
      "AWS_REGION",
      "CERTIFICATE_VALIDATION",
      "DEPLOY_ACCOUNT_ID",
      "DEPLOY_PROFILE",
      "DEPLOY_ROLE_ARN",
      "DKIM_TOKENS",
      "IDENTITY_DKIM_TOKENS",
      "LINKS_TARGET",
      "PORKBUN_SECRET_ARN",
    ],
  },
];

const PINNED = ["interpreter", "create", "delete"] as const;
/**
 * `stdin` is data, whose records have rules of their own; `logging` has one too. The provider itself sets the last one, to true: without
 * the previous output the command does not know which records are its own.
 */
const OTHERS = ["environment", "stdin", "logging", "addPreviousOutputInEnv"];

const texts: PolicyConfigSchema["properties"][string] = { type: "array", items: { type: "string" } };

/** The faults of a Command by its inputs, given the commands that the stack may run. */
export function* violations(props: Judged["props"], commands: readonly PinnedCommand[]): Generator<string> {
  const stated = PINNED.map((property) => known(props[property]));
  const pinned = commands.find((each) =>
    PINNED.every((property, index) => JSON.stringify(each[property]) === JSON.stringify(stated[index])),
  );
  if (pinned === undefined)
    yield "runs what is not listed: keep interpreter, create and delete as policies/security/pinned-commands.ts has them";
  for (const property of Object.keys(props).filter((each) => ![...PINNED, ...OTHERS].includes(each)))
    yield `states ${property}: remove it`;
  if (props.addPreviousOutputInEnv === false) yield "does not get its previous output: remove addPreviousOutputInEnv";
  const listed = (pinned === undefined ? commands : [pinned]).flatMap(({ environment }) => environment);
  for (const name of Object.keys(asObject(props.environment) ?? {}))
    if (!listed.includes(name))
      yield `sets ${name} in its environment: remove it, or list it in policies/security/pinned-commands.ts`;
}

export const pinnedCommands = resourceRule(
  {
    name: "pinned-commands",
    requires: "A Command runs exactly what is listed, with no environment variables other than those listed",
    why: "it runs on the machine of whoever deploys, with their rights and with the Porkbun keys",
    severity: "critical",
    ...awsGuide(
      "Pulumi Command",
      "local.Command",
      "A command is executed on the machine that runs Pulumi",
      "https://www.pulumi.com/registry/packages/command/api-docs/local/command/",
    ),
    remediationSteps: "Pass what changes in stdin. A new command needs a line in policies/security/pinned-commands.ts.",
    config: {
      commands: {
        type: "array",
        items: {
          type: "object",
          properties: {
            interpreter: texts,
            create: { type: "string" },
            delete: { type: "string" },
            environment: texts,
          },
          required: ["interpreter", "create", "delete", "environment"],
          additionalProperties: false,
        },
      },
    },
  },
  ofType(COMMAND),
  ({ props }, { commands = COMMANDS }) => violations(props, asList(commands) as readonly PinnedCommand[]),
);
