/** What mails cost: the start of a function that builds them, and each mail. */
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { bundleOf } from "../../infra/function-code/bundle";
import { compiledTemplates } from "../../mail/rendering/compiled";
import { compose } from "../../mail/mime/mime";
import { render, type RenderedMail } from "../../mail/rendering/render";
import { SAMPLES } from "../../mail/samples/samples";
import { SAMPLE_COMPANY } from "../../mail/samples/sample";
import { type Benchmark, median } from "../support/benchmark";

const RUNS = 21;

const run = promisify(execFile);

/** Loads a bundle, opens its clients, and prints the processor time that this took, in milliseconds. */
const LOAD = `
const before = process.cpuUsage();
const { openStores, compiledTemplates } = require(process.argv[1]);
openStores("recipients", "objections", "secret", "us-east-1");
Promise.resolve(compiledTemplates?.()).then(() => {
  const { user, system } = process.cpuUsage(before);
  console.log((user + system) / 1000);
});`;

/** What the schema, templates, calendars and MIME add to the start of a function that calls AWS, in processor time. */
export const mailStart: Benchmark = {
  name: "milliseconds that building mails adds to a function's start",
  below: 40,
  async run() {
    const folder = await mkdtemp(path.join(tmpdir(), "bench-"));
    try {
      const files = ["function", "function-with-mails"].map((name) => ({
        name,
        file: path.join(folder, `${name}.js`),
      }));
      const kilobytes: number[] = [];
      for (const { name, file } of files) {
        const { "index.js": code = "" } = await bundleOf(path.join(__dirname, `${name}.ts`));
        kilobytes.push(code.length / 1000);
        await writeFile(file, code);
      }
      const times = files.map((): number[] => []);
      for (let i = 0; i < RUNS; i++)
        for (const [index, { file }] of files.entries())
          times[index]?.push(Number((await run(process.execPath, ["-e", LOAD, file])).stdout));
      const [without = NaN, withMails = NaN] = times.map(median);
      const [small, large] = kilobytes.map((value) => value.toFixed(0));
      const detail =
        `${withMails.toFixed(1)} against ${without.toFixed(1)} ms of processor time, medians of ${RUNS} processes each, alternating; ` +
        `bundles of ${large ?? ""} and ${small ?? ""} kB`;
      return { value: withMails - without, detail };
    } finally {
      await rm(folder, { recursive: true });
    }
  },
};

/** Renders and times each sample. */
async function renderAll(): Promise<{ readonly mail: RenderedMail; readonly time: number }[]> {
  const renderer = { templates: await compiledTemplates(), company: SAMPLE_COMPANY };
  return SAMPLES.map(({ content, reader }) => {
    const started = performance.now();
    const mail = render(content, reader, renderer);
    return { mail, time: performance.now() - started };
  });
}

/** The time to render and compose one mail; a process's first mail, which loads Intl's data, is left out. */
export const mailRendering: Benchmark = {
  name: "milliseconds to render and compose a mail",
  async run() {
    await renderAll();
    const rendered = (await Promise.all(Array.from({ length: RUNS }, renderAll))).flat();
    const composed: { readonly bytes: number; readonly time: number }[] = [];
    for (const { mail } of rendered) {
      const started = performance.now();
      const { length } = await compose({ ...mail, ...CORRESPONDENTS, date: new Date(0) });
      composed.push({ bytes: length, time: performance.now() - started });
    }
    const [rendering, composing] = [rendered, composed].map((runs) => median(runs.map(({ time }) => time)));
    const html = rendered.map(({ mail }) => Buffer.byteLength(mail.html));
    const range = (bytes: readonly number[]) =>
      [Math.min(...bytes), Math.max(...bytes)].map((value) => (value / 1000).toFixed(1)).join(" to ");
    return {
      value: (rendering ?? 0) + (composing ?? 0),
      detail:
        `median of ${rendered.length} mails; ${rendering?.toFixed(2) ?? ""} ms to render, ${composing?.toFixed(2) ?? ""} ms ` +
        `to compose; HTML of ${range(html)} kB, mails of ${range(composed.map(({ bytes }) => bytes))} kB`,
    };
  },
};

const CORRESPONDENTS = {
  from: { address: "updates@acme.example" },
  to: { address: "grace@example.org" },
  replyTo: { address: "ada@engines.example" },
};
