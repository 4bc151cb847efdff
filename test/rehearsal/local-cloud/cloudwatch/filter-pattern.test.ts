import assert from "node:assert/strict";
import { matches } from "../../../../rehearsal/local-cloud/cloudwatch/filter-pattern";

// The examples are AWS's own: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
describe("A filter pattern", () => {
  it("of optional terms matches a line that has one of them as a word, in the same case", () => {
    const pattern = '?ERROR ?WARN ?"Task timed out"';
    for (const line of ["[ERROR 400] BAD REQUEST", '{"level":"WARN"}', "x Task timed out after 3.00 seconds"])
      assert.equal(matches(pattern, line), true, line);
    for (const line of ["[error 400]", "WARNING", "Task  timed out", ""])
      assert.equal(matches(pattern, line), false, line);
  });

  it("of one term matches a line that has it, punctuation included", () => {
    assert.equal(matches("ERROR", "[ERROR 401] UNAUTHORIZED"), true);
    assert.equal(matches('"a.b"', "axb"), false);
    assert.equal(matches('"a.b"', "x a.b y"), true);
  });

  it("of a JSON member compares texts and numbers", () => {
    assert.equal(matches('{ $.message = "account" }', '{"message":"account"}'), true);
    assert.equal(matches('{ $.message = "account" }', '{"message":"accounts"}'), false);
    assert.equal(matches("{ $.status >= 500 }", '{"status":500}'), true);
    assert.equal(matches("{ $.status >= 500 }", '{"status":"500"}'), false);
    assert.equal(matches("{ $.status >= 500 }", "not JSON"), false);
  });

  it("of any other kind is not known here", () => {
    for (const pattern of ["a b", "[ip, user]", "%x%", "{ $.a = 1 }", "-a"])
      assert.throws(() => matches(pattern, "a"), /the filter pattern/);
  });
});
