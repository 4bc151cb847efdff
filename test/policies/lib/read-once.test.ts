import assert from "node:assert/strict";
import { UnknownValueError } from "@pulumi/policy";
import * as deserialize from "@pulumi/policy/deserialize";
import * as proxy from "@pulumi/policy/proxy";
import fc from "fast-check";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import "../../../policies/lib/read-once";
import { UNKNOWN } from "../judging";

const { unknownCheckingProxy } = proxy as unknown as { unknownCheckingProxy: <T extends object>(props: T) => T };
const { deserializeProperties: read } = deserialize as unknown as {
  deserializeProperties: (message: Struct, proxySecrets: boolean) => Record<string, unknown>;
};

const sent = (properties: Record<string, string>) =>
  Struct.deserializeBinary(Struct.fromJavaScript(properties).serializeBinary());

describe("Reading a request", () => {
  it("gives every text as it was sent, in whatever script", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        assert.equal(sent({ text }).toJavaScript().text, text);
      }),
    );
    const long = "ü€😀x".repeat(100_000);
    assert.equal(sent({ long }).toJavaScript().long, long);
  });

  it("happens once a request, whoever asks, and still throws for what is unknown", () => {
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
});
