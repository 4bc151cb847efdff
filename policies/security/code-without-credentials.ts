import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { credentialsIn } from "../lib/credentials/credential-shapes";
import { wellArchitected } from "../lib/rule/frameworks";
import { asObject, known } from "../lib/unknown-values/known";
import { ofType, resourceRule } from "../lib/rule/rule";

/** A file of a function's code: its path in the archive, where it is on this machine, and its text unless it cannot be read. */
export interface CodeFile {
  readonly name: string;
  readonly path: string;
  readonly text?: string | undefined;
}

/** The faults of one file. */
export function* violations({ name, path, text }: CodeFile): Generator<string> {
  const digest = /-([0-9a-f]{64})\.\w+$/.exec(path)?.[1];
  if (text === undefined)
    yield `code: ${name} cannot be read from ${path}, so nobody can tell what is deployed: run the preview where it is`;
  else if (digest !== createHash("sha256").update(text).digest("hex"))
    yield `code: ${name} is not what ${path} says: end the file's name with -<SHA-256 of its text>, before the extension`;
  else
    for (const kind of credentialsIn(text))
      yield `code: ${name} holds ${kind}: revoke it, and read the secret from Secrets Manager instead`;
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

export const codeWithoutCredentials = resourceRule(
  {
    name: "code-without-credentials",
    requires:
      "A function's code is an archive of files named by their SHA-256, none of which contains anything that looks like a credential",
    why: "anyone who can read the function can download its code",
    severity: "critical",
    ...wellArchitected(
      "SEC02-BP03",
      "Store and use secrets securely",
      "https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_identities_secrets.html",
    ),
    remediationSteps: "Set code to an AssetArchive of FileAssets, and read credentials from Secrets Manager.",
  },
  ofType("aws:lambda/function:Function"),
  function* ({ props }) {
    const files = Object.entries(asObject(asObject(known(props.code))?.assets) ?? {});
    if (files.length === 0) yield "states no code that can be read here: set code to an AssetArchive of FileAssets";
    for (const [name, file] of files) {
      const { path, text } = asObject(file) ?? {};
      // The rule no-credential-shapes reads a text that the resource itself holds.
      if (typeof text === "string") continue;
      if (typeof path === "string") yield* violations({ name, path, text: read(path) });
      else yield `code: ${name} cannot be read here: make it a FileAsset`;
    }
  },
);
