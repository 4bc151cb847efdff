import assert from "node:assert/strict";
import { parseKeyRing } from "../../../core/link-tokens/key-ring";
import { add, retire, sign } from "../../../cli/keys/keys";
import { Project } from "../../support/project";

const FIRST = Buffer.alloc(32, "1").toString("base64");

describe("npm run mail -- keys", () => {
  let project: Project;
  before(() => {
    project = new Project({
      user: "somebody",
      stacks: { prod: { resources: [] } },
      secrets: { linkSigningKey: FIRST },
    });
    setInFile("linkSigningKey");
  });
  after(() => project.remove());

  /** Writes a secret into the stack file, as the CLI does. */
  function setInFile(key: string): void {
    project.edit("Pulumi.prod.yaml", (text) =>
      text.replace(/^config:\n/m, `config:\n  candlefish-mail:${key}:\n    secure: v1:AAAA:AAAA\n`),
    );
  }

  const ring = () => {
    const { sign: signs, keys } = parseKeyRing(project.pulumi.secrets["linkSigningKeys"] ?? "");
    return { sign: signs, ids: [...keys.keys()] };
  };

  it("rotate: add, sign, retire, each followed by an up, and none shows a key", async () => {
    const added = await project.mail("keys add --stack prod");
    assert.deepEqual(added, {
      code: 0,
      stdout:
        "Key 2 will verify links. Key 1 still signs them.\n" +
        "Now:\n  npm run up -- --stack prod\n" +
        "10 minutes later:\n  npm run mail -- keys sign --key 2 --stack prod\n",
      stderr: "",
    });
    assert.deepEqual(ring(), { sign: 1, ids: [1, 2] });
    assert.equal(
      parseKeyRing(project.pulumi.secrets["linkSigningKeys"] ?? "")
        .keys.get(1)
        ?.toString("base64"),
      FIRST,
    );
    assert.match(project.read("Pulumi.prod.yaml"), /candlefish-mail:linkSigningKeys:\n {4}secure: /);

    const signed = await project.mailHere("keys sign --stack prod");
    assert.equal(
      signed.stdout,
      "Key 2 will sign links. Those that key 1 has signed keep working.\nNow:\n  npm run up -- --stack prod",
    );
    assert.deepEqual(ring(), { sign: 2, ids: [1, 2] });

    const retired = await project.mailHere("keys retire --key 1 --stack prod");
    assert.match(retired.stdout, /^Key 1 is removed\. After the next up, no link that it signed works any more/);
    assert.deepEqual(ring(), { sign: 2, ids: [2] });

    const all = JSON.stringify([added, signed, retired]);
    for (const key of [FIRST, ...Object.values(project.pulumi.secrets)]) assert.ok(!all.includes(key));
  });

  it("change nothing where the keys cannot be read, even if an older one exists", async () => {
    const { pulumi } = project;
    project.pulumi = { ...pulumi, secrets: { linkSigningKey: FIRST } };
    const { code, stderr } = await project.mailHere("keys add --stack prod");
    assert.deepEqual(
      [code, stderr],
      [1, "linkSigningKeys cannot be read. Nothing was changed. Try: npm run mail -- doctor --stack prod"],
    );
    assert.deepEqual(project.pulumi.secrets, { linkSigningKey: FIRST });
  });

  it("name the obstacle, on other stacks and other machines", async () => {
    const { stderr } = await project.mailHere("keys add --stack dev");
    assert.match(stderr, /^dev has no link-signing key yet\. npm run mail -- doctor --stack dev says how to set it\.$/);
    const usage = await project.mailHere("keys retire --key 0 --stack prod");
    assert.equal(usage.code, 2);
    assert.match(usage.stderr, /A key's id is a number from 1 to 255\./);
  });
});

describe("a change of the keys", () => {
  const map = { sign: "2", keys: { "1": FIRST, "2": FIRST } };
  const options = { stack: "prod" };

  it("gives a new key the next id", () => {
    assert.deepEqual(Object.keys(add({ sign: "7", keys: { "7": FIRST } }, options).map.keys), ["7", "8"]);
    assert.throws(() => add({ sign: "255", keys: { "255": FIRST } }, options), /Key 255 has the last id that there is/);
  });

  it("is refused where it makes no sense", () => {
    assert.throws(
      () => sign(map, options),
      /^Error: Key 2 signs already\. For a new one: npm run mail -- keys add --stack prod$/,
    );
    assert.throws(() => sign(map, { ...options, key: "3" }), /^Error: There is no key 3\. There are: 1, 2\.$/);
    assert.throws(() => retire(map, { ...options, key: "3" }), /^Error: There is no key 3\. There are: 1, 2\.$/);
    assert.throws(
      () => retire(map, { ...options, key: "2" }),
      /^Error: Key 2 signs\. First have another one sign: npm run mail -- keys add --stack prod$/,
    );
  });

  it("may return to an older key", () => {
    assert.equal(sign(map, { ...options, key: "1" }).map.sign, "1");
  });
});
