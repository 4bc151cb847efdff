import assert from "node:assert/strict";
import { commandProvider } from "../../../rehearsal/engine/command-provider";
import type { Values } from "../../../rehearsal/engine/provider";

const TYPE = "command:local:Command";
const SECRET = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", value: "hidden" };

/** Prints its surroundings: the script's name, its input, the secret, and the previous run's output. */
const SCRIPT = `
let input = "";
process.stdin.on("data", (chunk) => (input += chunk)).on("end", () => {
  if (process.argv[1] === "fail") { console.error("no such zone"); process.exit(4); }
  const { KEY, HOME_OF_ALL, PULUMI_COMMAND_STDOUT = "nothing" } = process.env;
  console.log([process.argv[1], input, KEY, HOME_OF_ALL, PULUMI_COMMAND_STDOUT].join(" "));
});
`;

describe("The Command provider of the engine run", () => {
  const provider = commandProvider({ HOME_OF_ALL: "here" });
  const inputs: Values = {
    interpreter: ["node", "-e", SCRIPT],
    create: "apply",
    delete: "destroy",
    stdin: "wish",
    environment: { KEY: SECRET },
  };
  const create = (more: Values = {}) =>
    provider.create({ type: TYPE, name: "dns", inputs: { ...inputs, ...more }, preview: false });

  it("runs the create script, and keeps its output beside the inputs, the secret one as a secret", async () => {
    const { id, properties } = await create();
    assert.match(id, /^command[0-9a-f]{16}$/);
    assert.deepEqual(properties, { ...inputs, stdout: "apply wish hidden here nothing", stderr: "" });
  });

  it("gives the next run the previous one's output", async () => {
    const existing = { type: TYPE, id: "command1", properties: { ...inputs, stdout: "before" } };
    const updated = await provider.update({ ...existing, inputs: { ...inputs, stdin: "more" }, preview: false });
    assert.equal(updated.stdout, "apply more hidden here before");
    const withUpdate = { ...inputs, update: "amend" };
    const amended = await provider.update({ ...existing, inputs: withUpdate, preview: false });
    assert.equal(amended.stdout, "amend wish hidden here before");
  });

  it("deletes with the inputs of the last run, or does nothing without a delete script", async () => {
    await provider.delete({ type: TYPE, id: "command1", properties: { ...inputs, delete: "destroy", stdout: "" } });
    await assert.rejects(
      async () =>
        provider.delete({ type: TYPE, id: "command1", properties: { ...inputs, delete: "fail", stdout: "" } }),
      { message: "no such zone" },
    );
    await provider.delete({ type: TYPE, id: "command1", properties: { ...inputs, delete: undefined, stdout: "" } });
  });

  it("fails with the command's own message", async () => {
    await assert.rejects(async () => create({ create: "fail" }), { message: "no such zone" });
  });

  it("is replaced only by new triggers, runs nothing at preview, and trusts the state at a refresh", () => {
    assert.deepEqual(provider.replacedBy(TYPE), ["triggers"]);
    assert.equal(provider.supportsPreview, false);
    const state = { inputs, properties: { ...inputs, stdout: "apply" } };
    assert.deepEqual(provider.read({ type: TYPE, id: "command1", ...state }), state);
  });
});
