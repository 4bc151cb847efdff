import assert from "node:assert/strict";
import * as v from "valibot";
import { contract } from "../../../functions/reconcile/environment";

describe("The quota given to reconcile", () => {
  const quota = (text: string) => {
    const { output, success } = v.safeParse(contract.entries.DAILY_QUOTA, text);
    return success ? output : undefined;
  };

  it("is a number, in digits only", () => {
    assert.deepEqual(["0", "50000"].map(quota), [0, 50_000]);
    for (const text of ["", "-1", "5e4", "1.5", "50 000", "50000 ", " 50000"])
      assert.equal(quota(text), undefined, text);
  });
});
