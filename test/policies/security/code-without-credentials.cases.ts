import { createHash } from "node:crypto";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { codeWithoutCredentials } from "../../../policies/security/code-without-credentials";
import type { Cases } from "../../support/policies/cases";
import { UNKNOWN } from "../../support/policies/judging";

const FOLDER = mkdtempSync(path.join(tmpdir(), "code-"));

/** Writes a file of code, by default named after its content. */
function file(text: string, digest = createHash("sha256").update(text).digest("hex")): string {
  const written = path.join(FOLDER, `it-${digest}.js`);
  writeFileSync(written, text);
  return written;
}

const GOOD = file("exports.handler = () => 1;");
const LEAKING = file(`const key = "${["AKIA", "IOSFODNN7EXAMPLE"].join("")}";`);
const ANOTHER = file("exports.handler = () => 2;", "0".repeat(64));
const GONE = path.join(FOLDER, `it-${"1".repeat(64)}.js`);
const NOT_NAMED = path.join(FOLDER, "index.js");
writeFileSync(NOT_NAMED, "");

export const cases: Cases = {
  rule: codeWithoutCredentials,
  good: [{ type: "aws:lambda/function:Function", props: { code: { assets: { main: { path: GOOD } } } } }],
  refused: [
    {
      what: "a file that holds a credential",
      at: "it.props.code.assets.main.path",
      value: LEAKING,
      says: ["it: code: main holds an AWS access key id: revoke it, and read the secret from Secrets Manager instead"],
    },
    {
      what: "another file than the one that its name says",
      at: "it.props.code.assets.main.path",
      value: ANOTHER,
      says: [
        `it: code: main is not what ${ANOTHER} says: end the file's name with -<SHA-256 of its text>, before the extension`,
      ],
    },
    {
      what: "a file whose name says nothing of what is in it",
      at: "it.props.code.assets.main.path",
      value: NOT_NAMED,
      says: [
        `it: code: main is not what ${NOT_NAMED} says: end the file's name with -<SHA-256 of its text>, before the extension`,
      ],
    },
    {
      what: "a file that is not there",
      at: "it.props.code.assets.main.path",
      value: GONE,
      says: [
        `it: code: main cannot be read from ${GONE}, so nobody can tell what is deployed: run the preview where it is`,
      ],
    },
    {
      what: "a file from elsewhere",
      at: "it.props.code.assets.main",
      value: { uri: "https://example.org/index.js" },
      says: ["it: code: main cannot be read here: make it a FileAsset"],
    },
    {
      what: "an archive that is one file",
      at: "it.props.code",
      value: { path: GOOD },
      says: ["it: states no code that can be read here: set code to an AssetArchive of FileAssets"],
    },
    {
      what: "code that is in a bucket",
      at: "it.props",
      value: { s3Bucket: "code", s3Key: "it.zip" },
      says: ["it: states no code that can be read here: set code to an AssetArchive of FileAssets"],
    },
    {
      what: "code that is unknown",
      at: "it.props.code",
      value: UNKNOWN,
      says: [
        "it: code is unknown at preview and so cannot be judged; make it from settings and names that are known, not from another resource's output",
      ],
    },
  ],
  harmless: [
    {
      what: "a text, which another rule reads",
      at: "it.props.code.assets.main",
      value: { text: "exports.handler = () => 1;" },
    },
  ],
  mutations: {
    "props.code": { weaker: [{ path: GOOD }, { assets: {} }] },
    "props.code.assets": { weaker: [{}, { main: { uri: "https://example.org" } }] },
    "props.code.assets.**": { weaker: [GONE, LEAKING], absent: "an archive's other files are judged by themselves" },
  },
};
