import assert from "node:assert/strict";
import fc from "fast-check";
import { type Columns, ListFault, readList } from "../../../../cli/recipients/import/file";

const BOUNCE: Columns = { reason: { ofAll: "BOUNCE" } };
const addresses = (text: string | Buffer, columns = BOUNCE) =>
  readList(Buffer.from(text), columns).entries.map(({ address }) => address.sesAddress);
const fault = (text: string, columns = BOUNCE): string => {
  try {
    readList(Buffer.from(text), columns);
  } catch (error) {
    if (error instanceof ListFault) return error.message;
    throw error;
  }
  return "";
};

describe("A former provider's list", () => {
  it("is read with commas, semicolons or tabs, with a byte order mark, in UTF-16, and under any known column name", () => {
    for (const text of [
      "email,created\na@b.example,1\n",
      "created;Email Address\r\n1;a@b.example\r\n",
      "\ufeffEmailAddress\tcreated\na@b.example\t1",
      'status,reason,email\n5.1.1,"550, no\nsuch; user",a@b.example\n\n',
      Buffer.from("\ufeffaddress;code\na@b.example;550\n", "utf16le"),
      "email\na@b.example",
    ])
      assert.deepEqual(addresses(text), ["a@b.example"], text.toString());
    assert.deepEqual(addresses("who,email\na@b.example,c@d.example\n", { ...BOUNCE, address: "WHO" }), ["a@b.example"]);
  });

  it("keeps for each person a complaint rather than a bounce, and an unsubscription besides", () => {
    const text =
      "email,reason\nA@b.example,bounce\na@b.example,Spam\na@B.example,Hard Bounce\na@b.example,unsubscribed\n";
    const { entries, repeated } = readList(Buffer.from(text), { reason: { column: "reason" } });
    assert.deepEqual(
      entries.map(({ stop }) => stop),
      ["COMPLAINT", "UNSUBSCRIBE"],
    );
    assert.equal(repeated, 2);
  });

  it("is refused as a whole where a line is ambiguous, with the line's number and none of its text", () => {
    assert.equal(fault(""), "The file is empty.");
    assert.equal(
      fault("secret@b.example\n"),
      "The first line of the file holds an address. It must name the columns: insert the line email above it.",
    );
    assert.equal(
      fault("who,when\na@b.example,1\n"),
      "No column is called email, address, emailaddress, recipient or the like. Add --column <name>, one of: who, when.",
    );
    assert.match(fault("email,address\n"), /^More than one column is called /);
    assert.equal(fault("email,x\n", { ...BOUNCE, address: "y" }), "The file has no column y. It has email, x.");
    assert.equal(
      fault("email,x\na@b.example,1\nsecret@b.example\n"),
      "Line 3 of the file is not CSV like the lines before it (CSV_RECORD_INCONSISTENT_FIELDS_LENGTH).",
    );
    assert.equal(
      fault('email,x\nsecret"@b.example,1\n'),
      "Line 2 of the file is not CSV like the lines before it (INVALID_OPENING_QUOTE).",
    );
    assert.match(
      fault("email,why\na@b.example,bounce\nc@d.example,secret\n", { reason: { column: "why" } }),
      /^Line 3 of the file: column why has an unknown reason\. /,
    );
    assert.match(fault("email,why\na@b.example,toString\n", { reason: { column: "why" } }), /^Line 2 /);
  });

  it("is never quoted in a fault, and each line is accounted for, whatever it contains", () => {
    const field = fc.oneof(fc.string(), fc.emailAddress(), fc.constantFrom('"', ",", "\n", "a@b.example", "bounce"));
    fc.assert(
      fc.property(fc.array(fc.tuple(field, field)), (rows) => {
        const text = `email,note\n${rows.map(([one, other]) => `"${one.replaceAll('"', '""')}","${other.replaceAll('"', '""')}"`).join("\n")}\n`;
        const { entries, repeated, softBounces, unreadable } = readList(Buffer.from(text), BOUNCE);
        assert.equal(entries.length + repeated + softBounces + unreadable.length, rows.length);
      }),
    );
    fc.assert(
      fc.property(fc.string({ minLength: 8 }), (mark) => {
        const secret = `${mark.replace(/[^a-z]/gi, "q")}@hidden.example`;
        for (const text of [`email,x\n${secret}\n`, `email,x\n"${secret},1\n`, `email,why\n${secret},${secret}\n`])
          assert.ok(!fault(text, { reason: { column: "why" } }).includes("hidden.example"));
      }),
    );
  });
});
