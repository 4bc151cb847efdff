import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, it } from "mocha";
import PostalMime from "postal-mime";
import { SAMPLES } from "../../../mail/samples/samples";
import { attribute, elements } from "../../support/mail";
import { runScript } from "../../support/command";

describe("npm run mail -- preview", () => {
  it("writes a page with every mail, each in four pictures, and its bytes", async () => {
    const folder = mkdtempSync(path.join(tmpdir(), "preview-"));
    try {
      const { code, stdout, stderr } = await runScript("mail", ["preview", "--out", folder]);
      assert.deepEqual([code, stderr], [0, ""]);
      assert.equal(stdout, `${SAMPLES.length} mails: ${folder}/index.html\n`);
      const files = readdirSync(folder);
      assert.equal(files.length, 1 + 6 * SAMPLES.length);
      const page = elements(readFileSync(path.join(folder, "index.html"), "utf8"));
      const named = page.flatMap((element) => attribute(element, "src") ?? attribute(element, "href") ?? []);
      const missing = named.filter((name) => !name.startsWith("#") && !files.includes(name));
      assert.deepEqual(missing, []);
      const { from, subject, attachments } = await PostalMime.parse(readFileSync(path.join(folder, "invitation.eml")));
      assert.deepEqual(from, { name: "Ada Lovelace via Acme Scheduling", address: "meetings@acme.example" });
      assert.equal(subject, "Invitation: Quarterly planning, Thu, Dec 3, 10:30 AM");
      assert.ok(attachments.some(({ filename }) => filename === "invite.ics"));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
