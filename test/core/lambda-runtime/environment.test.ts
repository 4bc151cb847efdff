import assert from "node:assert/strict";
import * as v from "valibot";
import { configurationSets, flag, list, readEnvironment, text } from "../../../core/lambda-runtime/environment";
import { contract as guard } from "../../../functions/guard/environment";
import { contract as links } from "../../../functions/links/environment";
import { contract as reconcile } from "../../../functions/reconcile/environment";
import { contract as report } from "../../../functions/report/environment";
import { contract as suppression } from "../../../functions/suppression/environment";

describe("A function's environment", () => {
  const contract = v.object({ NAME: text, NAMES: list, ON: flag });

  it("is read as the contract defines, ignoring all other variables", () => {
    assert.deepEqual(readEnvironment(contract, { NAME: "a", NAMES: "b,c", ON: "false", PATH: "/bin" }), {
      NAME: "a",
      NAMES: ["b", "c"],
      ON: false,
    });
    assert.deepEqual(readEnvironment(contract, { NAME: "a", NAMES: ",b,", ON: "true" }), {
      NAME: "a",
      NAMES: ["b"],
      ON: true,
    });
  });

  it("gives an error that names every missing or wrong variable, and no value", () => {
    assert.throws(() => readEnvironment(contract, { NAME: "", ON: "yes" }), {
      message: "The function's environment: NAME is not set; NAMES is not set; ON is not valid.",
    });
  });

  it("has the configuration sets as JSON, each with what people call it", () => {
    const sets = v.object({ SETS: configurationSets });
    const SETS = { main: "example-main", updates: "example-updates" };
    assert.deepEqual(readEnvironment(sets, { SETS: JSON.stringify(SETS) }), { SETS });
    for (const wrong of ["example-main,example-updates", '{"main":1,"updates":2}'])
      assert.throws(() => readEnvironment(sets, { SETS: wrong }), {
        message: "The function's environment: SETS is not valid.",
      });
  });

  it("is required to start each function: no variable of any contract can be left out", () => {
    const contracts = { guard, links, reconcile, report, suppression };
    for (const [name, { entries }] of Object.entries(contracts)) {
      assert.throws(() => readEnvironment(contracts[name as keyof typeof contracts], {}), {
        message: `The function's environment: ${Object.keys(entries)
          .map((key) => `${key} is not set`)
          .join("; ")}.`,
      });
    }
  });
});
