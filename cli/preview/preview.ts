/** Writes every mail in every view into a folder. */
import path from "node:path";
import { compiledTemplates } from "../../mail/rendering/compiled";
import { SAMPLES } from "../../mail/samples/samples";
import { SAMPLE_COMPANY } from "../../mail/samples/sample";
import type { Folder } from "../command-line/files";
import { startChromium } from "../chromium/chromium";
import { previewPage, type ShownMail, VIEWS } from "./page";
import { sampleMail, type SampleMail } from "./sample-mail";

const kilobytes = (bytes: number) => `${(bytes / 1000).toFixed(1)} kB`;

const shown = (name: string, mail: SampleMail): ShownMail => ({
  name,
  subject: mail.subject,
  headers: mail.headers,
  text: mail.text,
  calendar: mail.calendar?.text,
  size: `${kilobytes(Buffer.byteLength(mail.html))} of HTML, ${kilobytes(mail.raw.length)} in all`,
});

/**
 * Writes `index.html`, and for each mail its HTML, its bytes and a picture of each view.
 *
 * @param chromium Chromium's executable; absent: see {@link startChromium}
 * @returns how many mails there are
 * @throws NoChromium before anything is written, where there is none
 */
export async function preview(folder: Folder, chromium?: string): Promise<number> {
  const browser = await startChromium(chromium);
  try {
    const page = await browser.newPage({ javaScriptEnabled: false });
    const renderer = { templates: await compiledTemplates(), company: SAMPLE_COMPANY };
    const mails: ShownMail[] = [];
    for (const sample of SAMPLES) {
      const mail = await sampleMail(sample, renderer);
      mails.push(shown(sample.name, mail));
      folder.write(`${sample.name}.html`, mail.html);
      folder.write(`${sample.name}.eml`, mail.raw.toString("latin1"));
      for (const { name, width, dark } of VIEWS) {
        await page.setViewportSize({ width, height: 400 });
        await page.emulateMedia({ colorScheme: dark ? "dark" : "light" });
        await page.setContent(mail.html);
        await page.screenshot({ path: path.join(folder.path, `${sample.name}-${name}.png`), fullPage: true });
      }
    }
    folder.write("index.html", previewPage(mails));
    return mails.length;
  } finally {
    await browser.close();
  }
}
