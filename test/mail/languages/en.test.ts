import assert from "node:assert/strict";
import { before, describe, it } from "mocha";
import { compiledTemplates } from "../../../mail/rendering/compiled";
import { english } from "../../../mail/languages/en";
import { render, type Renderer } from "../../../mail/rendering/render";
import { SAMPLES } from "../../../mail/samples/samples";
import { SAMPLE_COMPANY } from "../../../mail/samples/sample";
import { foreign, PSEUDO } from "../../support/foreign-language";
import { rewritten, visibleText } from "../../support/mail";

describe("a language", () => {
  let renderer: Renderer;
  before(async () => {
    renderer = {
      templates: await compiledTemplates(),
      company: { ...SAMPLE_COMPANY, name: "Ж", postalAddress: "Ж 1" },
      languages: [english, PSEUDO],
    };
  });

  for (const { name, content, reader } of SAMPLES) {
    it(`contains all that people read: ${name}`, () => {
      const foreignContent = rewritten({ ...content, ...("listName" in content && { listName: "Ж" }) }, foreign);
      const mail = render(foreignContent, { ...reader, locale: "ru" }, renderer);
      assert.equal(mail.language, "ru");
      assert.match(mail.html, /<html lang="ru"/);
      for (const shown of [mail.subject, visibleText(mail.html), mail.text]) {
        const withoutAddresses = shown.replace(/https:\S+|\S+@\S+|meet\.\S+|GMT/g, "");
        assert.doesNotMatch(withoutAddresses, /[A-Za-z]{2,}/);
      }
    });
  }

  const alert = SAMPLES.find(({ name }) => name === "alert");
  const invitation = SAMPLES.find(({ name }) => name === "invitation-bare");
  const inLocale = (sample: typeof alert, locale: string) => {
    assert.ok(sample);
    return render(sample.content, { ...sample.reader, locale }, renderer);
  };

  it("is the reader's own if available, else the first", () => {
    assert.deepEqual(
      ["ru-RU", "en-GB", "en", "de-AT"].map((locale) => inLocale(alert, locale).language),
      ["ru", "en", "en", "en"],
    );
  });

  it("writes dates as in the reader's country, if that country speaks it", () => {
    const dates = ["en-GB", "en-US", "en", "de-AT"].map(
      (locale) => /When: (.*)/.exec(inLocale(invitation, locale).text)?.[1],
    );
    assert.deepEqual(dates, [
      "Thursday, 3 December 2026, 16:30–17:15",
      "Thursday, December 3, 2026, 4:30 – 5:15 PM",
      "Thursday, December 3, 2026, 4:30 – 5:15 PM",
      "Thursday, December 3, 2026, 4:30 – 5:15 PM",
    ]);
  });
});
