import assert from "node:assert/strict";
import { UnknownValueError } from "@pulumi/policy";
import * as deserialize from "@pulumi/policy/deserialize";
import * as proxy from "@pulumi/policy/proxy";
import { specialArchiveSig, specialAssetSig, specialSecretSig, specialSigKey } from "@pulumi/pulumi/runtime/rpc";
import fc from "fast-check";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import "../../../../policies/lib/unknown-values/read-once";
import { UNKNOWN } from "../../../support/policies/judging";

const { unknownCheckingProxy } = proxy as unknown as { unknownCheckingProxy: <T extends object>(props: T) => T };
const { deserializeProperties: read } = deserialize as unknown as {
  deserializeProperties: (message: Struct, proxySecrets: boolean) => Record<string, unknown>;
};

const sent = (properties: Parameters<typeof Struct.fromJavaScript>[0]) =>
  Struct.deserializeBinary(Struct.fromJavaScript(properties).serializeBinary());

describe("Reading a request", () => {
  it("returns every text as it was sent, in any script", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        assert.equal(sent({ text }).toJavaScript().text, text);
      }),
    );
    const long = "ü€😀x".repeat(100_000);
    assert.equal(sent({ long }).toJavaScript().long, long);
  });

  it("happens once per request, whoever asks, and still throws for unknown values", () => {
    const message = sent({ known: "text", unknown: UNKNOWN });
    const props = read(message, false);
    assert.equal(read(message, false), props);
    assert.notEqual(read(sent({ known: "text" }), false), props);
    const checked = unknownCheckingProxy(props);
    assert.equal(unknownCheckingProxy(props), checked);
    assert.equal(checked.known, "text");
    for (let time = 0; time < 2; time++)
      assert.throws(
        () => checked.unknown,
        (error) => error instanceof UnknownValueError,
      );
  });

  it("shows an archive with the paths of its files, and a secret unwrapped", () => {
    const asset = (path: string) => ({ [specialSigKey]: specialAssetSig, path, hash: "1" });
    const code = { [specialSigKey]: specialArchiveSig, hash: "2", assets: { "index.js": asset("/a.js") } };
    const secret = { [specialSigKey]: specialSecretSig, value: ["text"] };
    assert.deepEqual(read(sent({ code, secret }), false), {
      code: { hash: "2", assets: { "index.js": { path: "/a.js", hash: "1" } } },
      secret: ["text"],
    });
  });

  it("fails for any other kind of value, and so does the preview", () => {
    const value = { [specialSigKey]: "5cf8f73096256a8f31e491e813e4eb8e", urn: "urn" };
    assert.throws(() => read(sent({ value }), false), /cannot read this kind of value/);
  });
});
