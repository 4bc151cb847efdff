/** A cache of build results: what was built from unchanged sources is not built again. */
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";

/**
 * The SHA-256 digest of files' names and contents, in hex.
 *
 * @param parts files and folders under `root`; those that do not exist are left out
 */
export async function digestOf(root: string, parts: readonly string[]): Promise<string> {
  const files: string[] = [];
  for (const part of parts.filter((each) => existsSync(join(root, each)))) {
    const entries = await readdir(join(root, part), { recursive: true, withFileTypes: true }).catch(() => undefined);
    if (entries === undefined) files.push(part);
    else
      for (const entry of entries)
        if (entry.isFile()) files.push(join(entry.parentPath, entry.name).slice(root.length + 1));
  }
  const contents = await Promise.all(
    files.sort().map(async (file) => [file, await readFile(join(root, file))] as const),
  );
  const hash = createHash("sha256");
  for (const [file, content] of contents) hash.update(`${file}\0${content.length}\0`).update(content);
  return hash.digest("hex");
}

const making = new Map<string, Promise<string>>();

/** How long an unused file is kept, in milliseconds: a deployment that began before the sources changed may still read it. */
const KEPT_FOR_MS = 24 * 3600 * 1000;

/**
 * The cached file for sources with this digest, built if there is none. Its name is `<name>-<digest>-<SHA-256>.js`, with 16
 * characters of the digest and the SHA-256 of the text. Concurrent calls share one build.
 *
 * @param folder where the files are kept; created if it does not exist
 * @returns its path
 */
export function keptFile(folder: string, name: string, digest: string, make: () => Promise<string>): Promise<string> {
  const stem = `${name}-${digest.slice(0, 16)}-`;
  const key = join(folder, stem);
  const found = making.get(key) ?? findOrMake(folder, stem, make).finally(() => making.delete(key));
  making.set(key, found);
  return found;
}

/** The text of a {@link keptFile}. */
export async function kept(...args: Parameters<typeof keptFile>): Promise<string> {
  return readFile(await keptFile(...args), "utf8");
}

async function findOrMake(folder: string, stem: string, make: () => Promise<string>): Promise<string> {
  await mkdir(folder, { recursive: true });
  const there = (await readdir(folder)).find((file) => file.startsWith(stem));
  if (there === undefined) return write(folder, stem, await make());
  const now = new Date();
  await utimes(join(folder, there), now, now);
  return join(folder, there);
}

async function write(folder: string, stem: string, text: string): Promise<string> {
  await removeUnused(folder);
  const file = join(folder, `${stem}${createHash("sha256").update(text).digest("hex")}.js`);
  // Renaming is atomic: another process finds the whole file or none.
  const unfinished = join(folder, `.${stem}${process.pid}`);
  await writeFile(unfinished, text);
  await rename(unfinished, file);
  return file;
}

async function removeUnused(folder: string): Promise<void> {
  for (const file of await readdir(folder)) {
    const found = await stat(join(folder, file)).catch(() => undefined);
    if (found && Date.now() - found.mtimeMs > KEPT_FOR_MS) await rm(join(folder, file), { force: true });
  }
}
