import assert from "node:assert/strict";
import { ConfigReader } from "../../../infra/settings/config-reader";
import { describeFaults } from "../../../infra/settings/faults";
import { readMailingLists } from "../../../infra/settings/mailing-lists";

const SUMMARIES = { number: 16, id: "summaries", name: "Shared summaries" };
const NEWS = { number: 17, id: "product-news", name: "Product news" };

function read(stated: unknown) {
  const configuration = {
    project: "mail",
    stack: "acme",
    values: { "mail:mailingLists": typeof stated === "string" ? stated : JSON.stringify(stated) },
    secretKeys: [],
    lines: { "mail:mailingLists": 2, "mail:mailingLists[0]": 3, "mail:mailingLists[1]": 6 },
  };
  const config = new ConfigReader(configuration);
  return { lists: readMailingLists(config), faults: config.faults, configuration };
}

describe("the setting mailingLists", () => {
  it("is one list of summaries by default", () => {
    assert.deepEqual([read("").lists, read([]).lists], [[SUMMARIES], [SUMMARIES]]);
  });

  it("is what the stack file says", () => {
    const { lists, faults } = read([SUMMARIES, NEWS]);
    assert.deepEqual([lists, faults], [[SUMMARIES, NEWS], []]);
  });

  for (const [entry, problem] of [
    ["summaries", "is not a number, an id and a name"],
    [null, "is not a number, an id and a name"],
    [{ ...NEWS, color: "red" }, "is not a number, an id and a name"],
    [{ ...NEWS, number: 15 }, "has no number from 16 to 255"],
    [{ ...NEWS, number: 256 }, "has no number from 16 to 255"],
    [{ ...NEWS, number: "17" }, "has no number from 16 to 255"],
    [{ ...NEWS, id: "Product News" }, "has no id of lower-case letters, digits and hyphens"],
    [{ ...NEWS, name: " " }, "has no name of at most 64 characters"],
    [{ ...NEWS, name: "a\nb" }, "has no name of at most 64 characters"],
    [{ ...NEWS, number: 16 }, "has the number of another list"],
    [{ ...NEWS, id: "summaries" }, "has the id of another list"],
  ] as const)
    it(`refuses ${JSON.stringify(entry)}, and says what to write`, () => {
      const { faults, configuration } = read([SUMMARIES, entry]);
      assert.equal(
        describeFaults(configuration, faults),
        [
          "The configuration of stack acme has a fault:",
          `Pulumi.acme.yaml:6: mailingLists holds ${JSON.stringify(entry)}, which ${problem}.`,
          "  Replace the key with:",
          "  mail:mailingLists:",
          "    - number: 16",
          "      id: summaries",
          "      name: Shared summaries",
        ].join("\n"),
      );
    });
});
