import assert from "node:assert/strict";
import type { APIGatewayProxyEventV2 } from "aws-lambda";
import { eventOf, type HttpRequest, responseOf } from "../../../../rehearsal/local-cloud/apigateway/payload";

const through = {
  accountId: "123456789012",
  apiId: "api-id",
  domainName: "id.execute-api.us-east-1.amazonaws.com",
  routeKey: "$default",
  requestId: "id",
  now: new Date("2020-03-12T19:03:58Z"),
};

const asked = (request: Partial<HttpRequest>, formBodies: "encoded" | "text" = "encoded"): APIGatewayProxyEventV2 =>
  // The type is DefinitelyTyped's reading of AWS's documentation.
  eventOf({ method: "GET", target: "/", rawHeaders: [], body: Buffer.alloc(0), ...request }, through, { formBodies });

const AWS = "https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html";

describe("Payload format 2.0 on the local cloud", () => {
  it(`matches the example of ${AWS}`, () => {
    const event = asked({
      method: "POST",
      target: "/my/path?parameter1=value1&parameter1=value2&parameter2=value",
      rawHeaders: ["Header1", "value1", "Header2", "value1", "header2", "value2", "Cookie", "cookie1; cookie2"],
      body: Buffer.from("Hello from Lambda"),
    });
    const { requestContext, ...rest } = event;
    assert.deepEqual(rest, {
      version: "2.0",
      routeKey: "$default",
      rawPath: "/my/path",
      rawQueryString: "parameter1=value1&parameter1=value2&parameter2=value",
      cookies: ["cookie1", "cookie2"],
      headers: { header1: "value1", header2: "value1,value2" },
      queryStringParameters: { parameter1: "value1,value2", parameter2: "value" },
      body: "SGVsbG8gZnJvbSBMYW1iZGE=",
      isBase64Encoded: true,
    });
    assert.deepEqual(
      [requestContext.accountId, requestContext.apiId, requestContext.domainPrefix, requestContext.stage],
      ["123456789012", "api-id", "id", "$default"],
    );
    assert.deepEqual([requestContext.http.method, requestContext.http.path], ["POST", "/my/path"]);
    assert.equal(requestContext.timeEpoch, 1584039838000);
  });

  it("has no body, no cookies and no parameters where the request has none", () => {
    const event = asked({});
    assert.deepEqual(
      [event.body, event.cookies, event.queryStringParameters, event.isBase64Encoded],
      [undefined, undefined, undefined, false],
    );
  });

  // Seen on a real API in ministackorg/ministack#766; for a form, the documentation allows the other reading too.
  const types: readonly (readonly [string | undefined, boolean, boolean])[] = [
    ["application/json; charset=utf-8", false, false],
    ["text/plain", false, false],
    ["application/xml", false, false],
    ["application/octet-stream", true, true],
    ["multipart/form-data; boundary=x", true, true],
    [undefined, true, true],
    ["application/x-www-form-urlencoded", true, false],
  ];
  for (const [type, encoded, asText] of types)
    it(`has a body of ${type ?? "no type"} ${encoded ? "in base64" : "as text"}`, () => {
      const rawHeaders = type === undefined ? [] : ["Content-Type", type];
      const body = Buffer.from("a=b&c=d");
      for (const [reading, expected] of [
        ["encoded", encoded],
        ["text", asText],
      ] as const) {
        const event = asked({ method: "POST", rawHeaders, body }, reading);
        assert.equal(event.isBase64Encoded, expected);
        assert.equal(event.body, expected ? "YT1iJmM9ZA==" : "a=b&c=d");
      }
    });

  it("gives an answer without a status code as JSON with 200", () => {
    const { status, headers, body } = responseOf({ message: "Hello from Lambda!" });
    assert.deepEqual([status, headers], [200, { "content-type": "application/json" }]);
    assert.deepEqual(JSON.parse(body.toString()), { message: "Hello from Lambda!" });
  });

  it("gives an answer with a status code unchanged, with a base64 body decoded", () => {
    const { status, headers, body } = responseOf({
      statusCode: 503,
      headers: { "Retry-After": 60 },
      body: "aMOpbGxv",
      isBase64Encoded: true,
    });
    assert.deepEqual([status, headers, body.toString()], [503, { "retry-after": "60" }, "héllo"]);
  });

  it("gives 500 for an answer in any other format", () => {
    for (const answer of [{ statusCode: "many" }, { statusCode: 200, body: { not: "text" } }])
      assert.equal(responseOf(answer).status, 500);
  });
});
