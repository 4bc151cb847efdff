import assert from "node:assert/strict";
import fc from "fast-check";
import { lineText, readable, withoutAddresses } from "../../../cli/logs/lines";

describe("A line of a log", () => {
  it("is printed as level, message and details, without what is only for machines", () => {
    const entry = { level: "ERROR", message: "refused", id: "ab12", attempts: 3, timestamp: "x", _aws: {} };
    assert.equal(readable(JSON.stringify(entry)), "ERROR refused: id=ab12, attempts=3");
    assert.equal(readable('{"status":503,"path":"/u"}'), "status=503, path=/u");
    for (const plain of ["Task timed out after 30.00 seconds", "null", "[1]x", "{"])
      assert.equal(readable(`${plain}\n`), plain);
  });

  it("goes on below, indented, where it does not fit, and holds no control character", () => {
    const at = new Date("2026-11-26T15:04:05.678Z");
    const text = lineText({ at, message: `one two\tthree\rfour \u001b[2J${" word".repeat(20)}` }, 60);
    const [first = "", ...rest] = text.split("\n");
    assert.equal(first, "2026-11-26 15:04:05  one two three");
    assert.ok(rest.length > 1 && rest.every((line) => line.startsWith(" ".repeat(21)) && line.length <= 60), text);
    assert.ok(text.includes("\\u001b[2J"));
  });

  it("holds no address, whatever stands around it", () => {
    const word = fc.stringMatching(/^[a-z0-9]{1,8}$/);
    const around = fc.constantFrom("", " ", '"', "<", ">", "'", ":", ",", "(", "\n");
    fc.assert(
      fc.property(word, word, around, around, (local, domain, before, after) => {
        const address = `${local}@${domain}.example`;
        assert.equal(withoutAddresses(`x ${before}${address}${after} y`), `x ${before}<address>${after} y`);
      }),
    );
  });
});
