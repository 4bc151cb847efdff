import { join } from "node:path";
import { buildSync } from "esbuild";

/**
 * The plain handler's code, bundled as AWS shows it, but without the source map, which Node doesn't read at load:
 * https://docs.aws.amazon.com/lambda/latest/dg/typescript-package.html
 */
export function plainBundle(): string {
  const { outputFiles } = buildSync({
    entryPoints: [join(__dirname, "handler.ts")],
    bundle: true,
    minify: true,
    platform: "node",
    target: "es2020",
    write: false,
    logLevel: "warning",
  });
  return outputFiles[0]?.text ?? "";
}
