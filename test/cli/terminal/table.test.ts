import assert from "node:assert/strict";
import fc from "fast-check";
import { table } from "../../../cli/terminal/table";

const columns = [{ head: "Name" }, { head: "What it means" }, { head: "State", width: 12 }];
const word = fc.stringMatching(/^[a-z:/.-]{1,120}$/);
const text = fc.array(word, { maxLength: 12 }).map((words) => words.join(" "));

describe("A table", () => {
  it("is as wide as the terminal whatever its content, and cuts nothing off", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 60, max: 200 }),
        fc.array(fc.tuple(text, text), { maxLength: 5 }),
        (width, rows) => {
          const shown = table(
            columns,
            rows.map(([name, meaning]) => [name, meaning, "ok"]),
            { width, isRuled: true },
          );
          const lines = shown.split("\n");
          assert.equal(new Set(lines.map((line) => line.length)).size, 1);
          const [first = ""] = lines;
          assert.ok(first.length <= Math.min(width, 160) && first.length > Math.min(width, 160) - columns.length);
          assert.ok(!shown.includes("…"));
          const letters = (part: string) => [...part.replace(/[^a-z:/.-]/g, "")].sort().join("");
          const heads = columns.map(({ head }) => head).join("");
          assert.equal(letters(shown), letters(heads + rows.map(([name, meaning]) => `${name}${meaning}ok`).join("")));
        },
      ),
    );
  });

  it("does not break a styled word", () => {
    const shown = table(columns, [["a", "b", "\u001b[32mplayed\u001b[39m"]], { width: 60, isRuled: false });
    assert.ok(shown.includes("\u001b[32mplayed\u001b[39m"));
  });
});
