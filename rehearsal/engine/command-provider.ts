/**
 * The Command provider of engine runs, for `local.Command`. As in version 1.2.1, a command runs when it is created, when an input changes
 * (`update`, or else `create`) and when it is deleted, then with the inputs of its last run. Nothing runs at preview.
 */
import { createHash } from "node:crypto";
import { isRpcSecret, unwrapRpcSecret } from "@pulumi/pulumi/runtime/rpc";
import { type CommandInputs, runCommand } from "../command-resource/command";
import { type Provider, serveProvider, type Values } from "./provider";

/** The value with secrets unwrapped, since a process gets plain values. */
function plain(value: unknown): unknown {
  if (isRpcSecret(value)) return plain(unwrapRpcSecret(value));
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, plain(member)]));
}

/** The provider; its commands run in this process's environment. */
export function commandProvider(environment: Readonly<Record<string, string>>): Provider {
  async function run(inputs: Values, step: "create" | "update" | "delete", previous?: string): Promise<Values> {
    const stdout = await runCommand(plain(inputs) as CommandInputs, step, environment, previous);
    return { ...inputs, stdout, stderr: "" };
  }

  return {
    version: "1.2.1",
    supportsPreview: false,
    // When it changes, the new command runs `create`, and then the old one `delete`.
    replacedBy: () => ["triggers"],
    async create({ name, inputs }) {
      const id = `command${createHash("sha256").update(name).digest("hex").slice(0, 16)}`;
      return { id, properties: await run(inputs, "create") };
    },
    read: ({ inputs, properties }) => ({ inputs, properties }),
    update: ({ inputs, properties }) => run(inputs, "update", String(plain(properties.stdout))),
    async delete({ properties }) {
      if (properties.delete) await run(properties, "delete", String(plain(properties.stdout)));
    },
  };
}

if (require.main === module) void serveProvider(commandProvider(process.env as Record<string, string>));
