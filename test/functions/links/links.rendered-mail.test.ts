import assert from "node:assert/strict";
import PostalMime from "postal-mime";
import { sampleMail } from "../../../cli/preview/sample-mail";
import { parseKeyRing } from "../../../core/link-tokens/key-ring";
import { parseIdKey, recipientId } from "../../../core/recipients/identity";
import { signToken } from "../../../core/link-tokens/tokens";
import { recordStack } from "../../../infra/recorded-graph/recorded-stack";
import { rehearsalSecrets } from "../../../infra/recorded-graph/stack-config";
import { names } from "../../../infra/names-and-arns/names";
import { compiledTemplates } from "../../../mail/rendering/compiled";
import { SAMPLES } from "../../../mail/samples/samples";
import { SAMPLE_COMPANY } from "../../../mail/samples/sample";
import type { Asked } from "../../../rehearsal/local-cloud/apigateway/server";
import { Cloud } from "../../../rehearsal/local-cloud/cloud";
import { deploy } from "../../../rehearsal/deployed-stack/deploy";
import { makeSubscribers } from "../../../rehearsal/deployed-stack/subscribers";
import { TEST_STACKS } from "../../support/stack-files";
import { elements, linksOfHtml, linksOfText } from "../../support/mail";

const HOST = "links.candlefish.ai";
const TIMES = 50;
/** Concurrent requests, for as many processes of the function. */
const AT_ONCE = 4;

/** Header fields of programs that prefetch a link before anybody opens it. */
const PREFETCH = { purpose: "prefetch", "sec-purpose": "prefetch;prerender", "x-moz": "prefetch" };

describe("The links of a reminder, as sent and with the stack's own tokens", () => {
  let cloud: Cloud;
  let tables: readonly string[];
  let id: string;
  let mail: Awaited<ReturnType<typeof PostalMime.parse>>;
  before(async () => {
    const { graph, settings } = await recordStack("prod", TEST_STACKS);
    cloud = await Cloud.start(settings.target);
    await makeSubscribers(graph, cloud);
    await deploy(graph, cloud);
    const { recipientsTable, objectionsTable } = names(settings.target);
    tables = [recipientsTable.name, objectionsTable.name];

    const sample = SAMPLES.find(({ content }) => content.mail === "reminder");
    assert.ok(sample?.content.mail === "reminder");
    id = recipientId(parseIdKey(rehearsalSecrets["recipientIdKey"] ?? ""), { recipient: sample.reader.address });
    const ring = parseKeyRing(rehearsalSecrets["linkSigningKeys"] ?? "");
    const link = (path: string, claims: Parameters<typeof signToken>[0]) =>
      `https://${HOST}${path}?t=${signToken(claims, ring, "prod")}`;
    const links = {
      unsubscribe: link("/u", { purpose: "unsubscribe", id, topic: "reminder" }),
      preferences: link("/preferences", { purpose: "preferences", id }),
    };
    const renderer = { templates: await compiledTemplates(), company: SAMPLE_COMPANY };
    const { raw } = await sampleMail({ ...sample, content: { ...sample.content, links } }, renderer);
    mail = await PostalMime.parse(raw);
  });
  after(() => cloud.stop());

  const kept = async () => JSON.stringify(await Promise.all(tables.map((table) => cloud.dynamodb.items(table))));
  const ours = (links: readonly string[]) => [...new Set(links.filter((link) => link.includes(HOST)))].sort();
  const header = (name: string) => mail.headers.find(({ key }) => key === name)?.value ?? "";
  const linksOfMail = () => ours([...linksOfHtml(mail.html ?? ""), ...linksOfText(mail.text ?? "")]);

  it("are two, the same in HTML and in text, the first of them also in the header", () => {
    assert.equal(linksOfMail().length, 2);
    assert.deepEqual(ours(linksOfHtml(mail.html ?? "")), ours(linksOfText(mail.text ?? "")));
    const [, unsubscribe = ""] = linksOfMail();
    assert.equal(new URL(unsubscribe).pathname, "/u");
    assert.equal(header("list-unsubscribe"), `<${unsubscribe}>`);
    assert.equal(header("list-unsubscribe-post"), "List-Unsubscribe=One-Click");
  });

  /** Requests each link this many times, some concurrently, slowly enough for the API's throttle to recover. */
  async function askEach(asked: Omit<Asked, "url">): Promise<Map<number, number>> {
    await cloud.clock.advance(60_000);
    const urls = Array.from({ length: TIMES }, linksOfMail).flat();
    const statuses = new Map<number, number>();
    const worker = async () => {
      for (let url = urls.pop(); url; url = urls.pop()) {
        const { status } = await cloud.apiServer.ask({ ...asked, url: new URL(url) });
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    return statuses;
  }

  it("change nothing when programs open them, 50 times each, by GET, HEAD, OPTIONS or as a prefetch", async () => {
    const before = await kept();
    for (const asked of [{ method: "GET" }, { method: "HEAD" }, { method: "GET", headers: PREFETCH }] as const)
      assert.deepEqual(await askEach(asked), new Map([[200, 2 * TIMES]]));
    // OPTIONS has no route.
    assert.deepEqual(await askEach({ method: "OPTIONS" }), new Map([[404, 2 * TIMES]]));
    assert.equal(await kept(), before);
  });

  it("lead to a page with one button, and one click by the header's link switches reminders off", async () => {
    await cloud.clock.advance(60_000);
    const [, unsubscribe = ""] = linksOfMail();
    const page = await cloud.apiServer.ask({ method: "GET", url: new URL(unsubscribe) });
    const buttons = elements(page.body.toString()).filter(({ tagName }) => tagName === "button");
    assert.equal(buttons.length, 1);

    const [, url = ""] = /^<(.*)>$/.exec(header("list-unsubscribe")) ?? [];
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    const body = header("list-unsubscribe-post");
    const { status } = await cloud.apiServer.ask({ method: "POST", url: new URL(url), headers, body });
    assert.equal(status, 200);
    const [recipients = [], objections = []] = await Promise.all(tables.map((table) => cloud.dynamodb.items(table)));
    assert.deepEqual(recipients, []);
    assert.deepEqual(
      objections.map((item) => [item["id"]?.S, Object.keys(item["preferences"]?.M ?? {})]),
      [[id, ["reminder"]]],
    );
  });
});
