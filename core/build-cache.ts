/** Keeps what was built, so that a program whose sources have not changed does not build it again. */
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

/**
 * A digest of files by name and content.
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
  const contents = await Promise.all(files.sort().map((file) => readFile(join(root, file))));
  const hash = createHash("sha256");
  for (const [index, content] of contents.entries())
    hash.update(`${files[index] ?? ""}\0${String(content.length)}\0`).update(content);
  return hash.digest("hex");
}

const making = new Map<string, Promise<string>>();

/**
 * The text made from sources of a digest: the kept one, or one made now and kept in place of that of other sources. Who asks
 * while it is being made gets the same one.
 *
 * @param folder where the texts are kept, made when absent
 */
export function kept(folder: string, name: string, digest: string, make: () => Promise<string>): Promise<string> {
  const file = join(folder, `${name}-${digest}.js`);
  const found = making.get(file) ?? readOrMake(folder, name, file, make).finally(() => making.delete(file));
  making.set(file, found);
  return found;
}

async function readOrMake(folder: string, name: string, file: string, make: () => Promise<string>): Promise<string> {
  if (existsSync(file)) return readFile(file, "utf8");
  const text = await make();
  await mkdir(folder, { recursive: true });
  for (const old of await readdir(folder)) if (old.startsWith(`${name}-`)) await rm(join(folder, old), { force: true });
  // Another program may look at this moment: it finds the whole text or none.
  const unfinished = join(folder, `.${name}-${String(process.pid)}`);
  await writeFile(unfinished, text);
  await rename(unfinished, file);
  return text;
}
