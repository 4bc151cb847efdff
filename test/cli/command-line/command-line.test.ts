import assert from "node:assert/strict";
import fc from "fast-check";
import { command, didYouMean, listOption, oneOf, run, UsageError } from "../../../cli/command-line/command-line";
import { fakeTerminal } from "../../support/fake-terminal";

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

  it("may be separated by commas, spaces or both, or repeated", async () => {
    for (const args of ["--only a,b,c", "--only a, b, c", "--only a b c", "--only a --only b,c", "--only=a --only b c"])
      assert.deepEqual((await listed(...args.split(" "))).members, ["a", "b", "c"], args);
    assert.deepEqual((await listed("--only", "a, b", "--only", " c ,")).members, ["a", "b", "c"]);
  });

  it("is undefined when it is not given", async () => assert.equal((await listed()).members, undefined));

  it("names the wrong item and suggests the right one", async () => {
    const { members, told, code } = await listed("--only", "a,othre");
    assert.deepEqual([members, code], [undefined, 2]);
    assert.match(told.join("\n"), /There is no name "othre"\. Did you mean "other"\?\n?/);
  });
});

describe("A suggestion", () => {
  it("is made for a similar word only", () => {
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

describe("The exit of a command", () => {
  async function end(act: () => Promise<void> | void) {
    const { terminal, told, ended } = fakeTerminal();
    await run(command("play", "Plays.", { terminal }).action(act), terminal, []);
    return { code: ended.code, told };
  }

  it("is 0 on success, 1 on failure, 2 on wrong usage", async () => {
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
