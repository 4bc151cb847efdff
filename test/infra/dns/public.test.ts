import assert from "node:assert/strict";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { publicView, publishedCaa, publishedSpf, resolve, resolverFor, type Resolve } from "../../../infra/dns/public";
import type { ZoneRecord } from "../../../infra/dns/porkbun/client";

const record = (fields: Partial<ZoneRecord>): ZoneRecord => ({
  id: "1",
  name: "example.org",
  type: "TXT",
  content: "",
  ttl: 600,
  notes: "",
  ...fields,
});

/** Name servers by address, each with its answers by `type name`; a server that is not listed does not answer. */
const internet =
  (servers: Readonly<Record<string, Readonly<Record<string, string[]>>>>): Resolve =>
  (server, name, type) =>
    servers[server] ? Promise.resolve(servers[server][`${type} ${name}`] ?? []) : Promise.reject(new Error("ETIMEOUT"));

const delegated = { "NS example.org": ["a.ns.porkbun.com"], "A a.ns.porkbun.com": ["192.0.2.53"] };
const seen = {
  "TXT example.org": ["other", "v=spf1 ~all"],
  "CNAME x.example.org": ["Target.example.net"],
  "MX b.example.org": ["10 MX.example.net"],
};
const records = [
  record({ content: '"v=spf1" " ~all"' }),
  record({ name: "x.example.org", type: "CNAME", content: "target.example.net." }),
  record({ name: "b.example.org", type: "MX", content: "mx.example.net", priority: 10 }),
];

describe("the public view of a zone", () => {
  it("is queried from the zone's own name servers and from public resolvers, by name, type and content", async () => {
    const view = await publicView(
      internet({ "1.1.1.1": { ...delegated, ...seen }, "8.8.8.8": delegated, "192.0.2.53": seen }),
      "example.org",
      records,
    );
    assert.deepEqual(view, {
      nameServers: ["a.ns.porkbun.com"],
      sightings: records.map((record) => ({
        record,
        seenBy: ["1.1.1.1", "a.ns.porkbun.com"],
        missingAt: ["8.8.8.8"],
      })),
    });
  });

  it("lacks a record that differs by a byte of its text or by its preference", async () => {
    const answers = { ...delegated, "TXT example.org": ["v=spf1  ~all"], "MX b.example.org": ["20 mx.example.net"] };
    const view = await publicView(internet({ "9.9.9.9": answers }), "example.org", records);
    assert.deepEqual(
      view?.sightings.map(({ seenBy, missingAt }) => [seenBy, missingAt]),
      Array(3).fill([[], ["9.9.9.9"]]),
    );
  });

  it("is unknown without a network", async () => {
    assert.equal(await publicView(internet({}), "example.org", records), undefined);
  });

  it("is not queried when the API is played on this machine", async () => {
    assert.equal(resolverFor(undefined), resolve);
    assert.equal(resolverFor("no URL"), resolve);
    assert.equal(resolverFor("https://api-ipv4.porkbun.com/api/json/v3"), resolve);
    await assert.rejects(resolverFor("http://127.0.0.1:8080/api/json/v3")("1.1.1.1", "example.org", "NS"), {
      message: "offline",
    });
  });
});

describe("another domain's SPF record", () => {
  const published = (texts: string[]) => publishedSpf(internet({ "8.8.8.8": { "TXT a.test": texts } }), "a.test");

  it("is known if there is one and it is well-formed", async () => {
    assert.equal(await published(["x", "v=spf1 a -all"]), "v=spf1 a -all");
    assert.equal(await published(["v=spf1"]), "v=spf1");
    for (const texts of [[], ["x"], ["v=spf1 -all", "v=spf1 a"], ["v=spf1 nonsense"]])
      assert.equal(await published(texts), undefined);
    assert.equal(await publishedSpf(internet({}), "a.test"), undefined);
  });
});

describe("the CAA records that apply to a name", () => {
  it("are those of the first resolver that answers, and unknown without a network", async () => {
    const answers = { "CAA a.test": ['0 issue "letsencrypt.org"'] };
    assert.deepEqual(await publishedCaa(internet({ "9.9.9.9": answers }), "a.test"), answers["CAA a.test"]);
    assert.equal(await publishedCaa(internet({}), "a.test"), undefined);
  });
});

/** The type of a CAA record. */
const CAA = 257;

/** A name server on loopback with given answers, byte by byte (RFC 1035 section 4). */
async function nameServer(answers: Readonly<Record<string, { type: number; data: Buffer }[]>>) {
  const socket = createSocket("udp4").bind(0, "127.0.0.1");
  await once(socket, "listening");
  socket.on("message", (query, { port }) => {
    const labels: string[] = [];
    let at = 12;
    for (let length = query[at] ?? 0; length > 0; at += length + 1, length = query[at] ?? 0) {
      labels.push(query.toString("latin1", at + 1, at + 1 + length));
    }
    const end = at + 5;
    const found = answers[labels.join(".")];
    const type = query.readUInt16BE(at + 1);
    const matching = (found ?? []).filter((answer) => answer.type === type);
    const header = Buffer.from(query.subarray(0, 12));
    header.writeUInt16BE(found ? 0x8180 : 0x8183, 2);
    header.writeUInt16BE(matching.length, 6);
    header.writeUInt16BE(0, 10);
    const body = matching.map(({ type, data }) => {
      const fields = Buffer.from([0xc0, 12, type >> 8, type & 0xff, 0, 1, 0, 0, 0, 60, 0, data.length]);
      return Buffer.concat([fields, data]);
    });
    socket.send(Buffer.concat([header, query.subarray(12, end), ...body]), port, "127.0.0.1");
  });
  return { address: `127.0.0.1:${socket.address().port}`, stop: () => socket.close() };
}

const encoded = (name: string) =>
  Buffer.concat([
    ...name.split(".").map((label) => Buffer.from([label.length, ...Buffer.from(label)])),
    Buffer.from([0]),
  ]);

describe("querying a name server", () => {
  const text = (string: string) => Buffer.from([string.length, ...Buffer.from(string)]);
  let server: Awaited<ReturnType<typeof nameServer>> | undefined;
  const ask = (name: string, type: Parameters<typeof resolve>[2]) => resolve(server?.address ?? "", name, type);
  afterEach(() => server?.stop());

  it("treats an absent name or type as an answer", async () => {
    server = await nameServer({
      "example.org": [
        { type: 16, data: Buffer.concat([text("v=spf1 "), text("~all")]) },
        { type: 15, data: Buffer.concat([Buffer.from([0, 10]), encoded("mx.example.net")]) },
        { type: 2, data: encoded("a.ns.porkbun.com") },
        { type: 1, data: Buffer.from([192, 0, 2, 1]) },
        // RFC 8659 section 4.1: flags, the length of the tag, the tag, the value.
        { type: CAA, data: Buffer.concat([Buffer.from([0]), text("issue"), Buffer.from("amazon.com")]) },
      ],
      "x.example.org": [{ type: 5, data: encoded("target.example.net") }],
    });
    assert.deepEqual(await ask("example.org", "TXT"), ["v=spf1 ~all"]);
    assert.deepEqual(await ask("example.org", "MX"), ["10 mx.example.net"]);
    assert.deepEqual(await ask("example.org", "NS"), ["a.ns.porkbun.com"]);
    assert.deepEqual(await ask("example.org", "A"), ["192.0.2.1"]);
    assert.deepEqual(await ask("example.org", "CAA"), ['0 issue "amazon.com"']);
    assert.deepEqual(await ask("x.example.org", "CNAME"), ["target.example.net"]);
    assert.deepEqual(await ask("x.example.org", "MX"), []);
    assert.deepEqual(await ask("absent.example.org", "TXT"), []);
  });

  it("treats an error as no answer", async () => {
    const { address, stop } = await nameServer({});
    stop();
    server = undefined;
    await assert.rejects(resolve(address, "example.org", "TXT"));
  });
});
