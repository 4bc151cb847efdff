#!/usr/bin/env node
"use strict";
/*
 * A Pulumi CLI for tests: answers what this project's commands ask of it, and what a first deployment types. Its state is in one file,
 * named by PULUMI_DOUBLE, that a test writes and reads:
 *
 * { user?, stacks: { <name>: { resources } }, secrets: { <key>: <value> }, typed: { <key>: <what a person types when asked> } }
 *
 * `preview`, with a refresh, gives the lines and the exit code of `preview: { lines, code }`. `up` is done by the test, which is called
 * over HTTP at the address in `up` and answers when it has deployed. Like the CLI (https://www.pulumi.com/docs/iac/cli/commands/), it exits
 * with 255 when it fails, and gives the reason on standard error.
 */
const { readFileSync, writeFileSync } = require("node:fs");
const path = require("node:path");

const stateFile = process.env.PULUMI_DOUBLE;
const state = JSON.parse(readFileSync(stateFile, "utf8"));
const save = () => writeFileSync(stateFile, JSON.stringify(state));

function fail(message) {
  console.error(`error: ${message}`);
  process.exit(255);
}

const args = process.argv.slice(2);
const flag = (name) => {
  const index = args.indexOf(`--${name}`);
  return index < 0 ? undefined : args[index + 1];
};
const words = args.filter((word, index) => !word.startsWith("-") && args[index - 1] !== "--stack");
const stack = () => {
  const name = flag("stack") ?? state.selected;
  if (!state.user) fail("PULUMI_ACCESS_TOKEN must be set for login during non-interactive CLI sessions");
  if (!(name in state.stacks)) fail(`no stack named '${name}' found`);
  return name;
};

/** The value comes from a pipe if there is one, otherwise from the person at the terminal. */
function readValue(key) {
  const piped = process.stdin.isTTY ? "" : readFileSync(0, "utf8").trim();
  const value = piped || state.typed?.[key];
  if (!value) fail("config value must be specified");
  return value;
}

function setSecret(key) {
  const name = stack();
  const file = path.join(process.cwd(), `Pulumi.${name}.yaml`);
  state.secrets[key] = readValue(key);
  save();
  const line = `  candlefish-mail:${key}:\n    secure: v1:AAAA:${Buffer.from(key).toString("base64")}\n`;
  const others = readFileSync(file, "utf8").replace(line, "");
  writeFileSync(file, others.replace(/^config:\n/m, `config:\n${line}`));
}

const commands = {
  version: () => console.log("v3.259.0"),
  whoami: () => (state.user ? console.log(state.user) : fail("not logged in")),
  login() {
    state.user = "somebody";
    save();
    console.log("Logged in to pulumi.com as somebody");
  },
  "stack ls": () => console.log(JSON.stringify(Object.keys(state.stacks).map((name) => ({ name })))),
  "stack select"() {
    const [, , name] = words;
    if (!state.user) fail("not logged in");
    if (!(name in state.stacks) && !args.includes("--create")) fail(`no stack named '${name}' found`);
    state.stacks[name] ??= { resources: [] };
    state.selected = name;
    save();
  },
  "stack export": () =>
    console.log(JSON.stringify({ version: 3, deployment: { resources: state.stacks[stack()].resources } })),
  "config set": () => setSecret(words[2]),
  "config get": () => {
    stack();
    const value = state.secrets[words[2]];
    if (value === undefined) fail(`configuration key '${words[2]}' not found`);
    console.log(value);
  },
  preview() {
    const name = stack();
    if (!args.includes("--refresh") || !args.includes("--expect-no-changes"))
      fail("a preview that the tests do not know");
    const { lines, code } = state.preview ?? { lines: [`Previewing update (${name})`], code: 0 };
    for (const line of lines) console.log(line);
    process.exit(code);
  },
  async up() {
    const name = stack();
    const answer = await globalThis.fetch(state.up, {
      method: "POST",
      body: JSON.stringify({ stack: name, cwd: process.cwd() }),
    });
    console.log(await answer.text());
    if (!answer.ok) process.exit(255);
  },
};

const command = commands[words.slice(0, 2).join(" ")] ?? commands[words[0]];
if (!command) fail(`the double does not know: pulumi ${args.join(" ")}`);
command();
