/** The size of the functions' code, compared with the plain handler's. */
import { deflateRawSync } from "node:zlib";
import { bundle } from "../../infra/function-code/bundle";
import type { Benchmark } from "../support/benchmark";
import { plainBundle } from "./plain/bundle";

const kilobytes = (text: string) =>
  `${(text.length / 1000).toFixed(0)} kB (${(deflateRawSync(text).length / 1000).toFixed(0)} kB zipped)`;

/** The suppression function's bundle, compared with the plain handler's. */
export const bundleSize: Benchmark = {
  name: "size of the suppression function's bundle against the plain one's",
  below: 1,
  async run() {
    const [ours = "", reconcile = ""] = (await Promise.all([bundle("suppression"), bundle("reconcile")])).map(
      (files) => files["index.js"],
    );
    const plain = plainBundle();
    const detail = `${kilobytes(ours)} against ${kilobytes(plain)}; reconcile ${kilobytes(reconcile)}`;
    return { value: ours.length / plain.length, detail };
  },
};
