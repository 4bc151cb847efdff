import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { command, didYouMean, listOption, oneOf, run, UsageError } from "../../cli/command-line";
import { jsonOption } from "../../cli/files";
import { parseStack } from "../../cli/stack-option";
import { fakeTerminal } from "./fake-terminal";

describe("A list on the command line", () => {
  async function listed(...args: string[]) {
    const { terminal, told, ended } = fakeTerminal();
    let members: readonly string[] | undefined;
    const program = command("play", "Plays.", { terminal })
      .addOption(listOption("--only <names...>", "play only these", oneOf("name", ["a", "b", "c", "other"])))
      .action(({ only }) => void (members = only));
    await run(program, terminal, args);
    return { members, told, code: ended.code };
  }

  it("is the same by commas, by blanks, by both and by repetition", async () => {
    for (const args of ["--only a,b,c", "--only a, b, c", "--only a b c", "--only a --only b,c", "--only=a --only b c"])
      assert.deepEqual((await listed(...args.split(" "))).members, ["a", "b", "c"], args);
    assert.deepEqual((await listed("--only", "a, b", "--only", " c ,")).members, ["a", "b", "c"]);
  });

  it("is absent when nothing is said", async () => assert.equal((await listed()).members, undefined));

  it("names the member that is wrong and what may be meant", async () => {
    const { members, told, code } = await listed("--only", "a,othre");
    assert.deepEqual([members, code], [undefined, 2]);
    assert.match(told.join("\n"), /There is no name "othre"\. Did you mean "other"\?\n?/);
  });
});

describe("A suggestion", () => {
  it("is made for what is close, and not for what is far", () => {
    assert.equal(didYouMean("pord", ["dev", "prod"]), ' Did you mean "prod"?');
    assert.equal(didYouMean("production", ["dev", "prod"]), "");
    assert.equal(didYouMean("x", ["dev", "prod"]), "");
    assert.equal(didYouMean("x", []), "");
  });

  it("is always one of the known words", () => {
    fc.assert(
      fc.property(fc.string(), fc.array(fc.string(), { maxLength: 5 }), (word, known) => {
        const suggested = didYouMean(word, known);
        assert.ok(suggested === "" || known.some((one) => suggested === ` Did you mean "${one}"?`));
      }),
    );
  });
});

describe("The end of a command", () => {
  async function end(act: () => Promise<void> | void) {
    const { terminal, told, ended } = fakeTerminal();
    await run(command("play", "Plays.", { terminal }).action(act), terminal, []);
    return { code: ended.code, told };
  }

  it("is 0 when it did what it was asked to, 1 when it could not, 2 when it was asked wrongly", async () => {
    assert.deepEqual(await end(() => undefined), { code: 0, told: [] });
    assert.deepEqual(await end(() => Promise.reject(new Error("The disk is full."))), {
      code: 1,
      told: ["The disk is full."],
    });
    assert.deepEqual(await end(() => Promise.reject(new UsageError("Nothing is called x."))), {
      code: 2,
      told: ["Nothing is called x.", "All options: npm run play -- --help"],
    });
  });
});

describe("A stack on the command line", () => {
  let directory: string;
  const stackFiles = (...stacks: string[]) =>
    stacks.forEach((stack) => writeFileSync(path.join(directory, `Pulumi.${stack}.yaml`), ""));
  beforeEach(() => (directory = mkdtempSync(path.join(tmpdir(), "stacks-"))));
  afterEach(() => rmSync(directory, { recursive: true }));

  it("may come with its organization and project, as Pulumi Cloud names it", () => {
    stackFiles("dev", "prod");
    for (const text of ["prod", "acme/prod", "acme/mail/prod"]) assert.equal(parseStack(text, directory), "prod");
  });

  it("has a file, or is refused with the files that there are", () => {
    const begin = (stack: string) =>
      ` To begin it: cp Pulumi.example.yaml Pulumi.${stack}.yaml, then change the values in it.`;
    assert.throws(() => parseStack("acme", directory), { message: `There is no Pulumi.acme.yaml.${begin("acme")}` });
    stackFiles("dev", "prod");
    assert.throws(() => parseStack("acme/pord", directory), {
      message: 'There is no Pulumi.pord.yaml. Did you mean "prod"? Stacks that have one: dev, prod.' + begin("pord"),
    });
  });

  it("has a name that Pulumi accepts", () => {
    for (const text of ["Acme Corp", "", "acme/", "prod;rm", "x".repeat(101)])
      assert.throws(() => parseStack(text, directory), { message: /^A stack's name has 1 to 100 letters, / });
  });
});

describe("--json", () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), "json-"))));
  afterEach(() => rmSync(folder, { recursive: true }));

  async function write(document: unknown, ...args: string[]) {
    const { terminal, printed, told, ended } = fakeTerminal();
    const program = command("play", "Plays.", { terminal })
      .addOption(jsonOption())
      .action(({ json }) => json?.write(document, terminal));
    await run(program, terminal, args);
    return { printed, told, code: ended.code };
  }

  it("goes to standard output without a file or with -", async () => {
    for (const args of [["--json"], ["--json", "-"]])
      assert.deepEqual((await write({ a: 1 }, ...args)).printed, ['{\n  "a": 1\n}']);
    assert.deepEqual((await write({ a: 1 })).printed, []);
  });

  it("goes to a file, in place of what it held", async () => {
    const file = path.join(folder, "out.json");
    writeFileSync(file, "x".repeat(1000));
    assert.equal((await write({ a: 1 }, "--json", file)).code, 0);
    assert.equal(readFileSync(file, "utf8"), '{\n  "a": 1\n}\n');
  });

  it("shows a terminal nothing that it would act upon, and still says the same", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "binary" }), async (text) => {
        const { printed } = await write({ text }, "--json");
        assert.doesNotMatch(printed.join("").replaceAll("\n", ""), /\p{Cc}/u);
        assert.deepEqual(JSON.parse(printed.join("")), { text });
      }),
    );
  });

  it("is refused at once where it cannot be written, and nothing is there that was not there before", async () => {
    mkdirSync(path.join(folder, "taken"));
    for (const file of ["taken", "missing/out.json"]) {
      const { told, code } = await write({}, "--json", path.join(folder, file));
      assert.equal(code, 2);
      assert.match(told.join("\n"), /Nothing can be written there: (EISDIR|ENOENT): /);
    }
    assert.deepEqual(readdirSync(folder), ["taken"]);
  });
});
