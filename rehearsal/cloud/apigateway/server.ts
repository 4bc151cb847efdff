/** The hosts of HTTP APIs on this machine: one port, and the host that a request names says which API answers. */
import { createServer, request as httpRequest, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import type { ApiGateway } from "./apigateway";
import type { HttpResponse } from "./payload";

/** What is asked of a host. */
export interface Asked {
  readonly method: "GET" | "HEAD" | "OPTIONS" | "POST";
  readonly url: URL;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export class ApiServer {
  private constructor(private readonly server: Server) {}

  /** Starts on a free port of the loopback. */
  static async start(apigateway: ApiGateway): Promise<ApiServer> {
    const server = createServer((request, response) => {
      void (async () => {
        const { method = "", url: target = "", rawHeaders, headers } = request;
        const host = (headers.host ?? "").replace(/:\d+$/, "");
        try {
          const body = await buffer(request);
          const answer = await apigateway.answer(host, { method, target, rawHeaders, body });
          response.writeHead(answer.status, answer.headers).end(answer.body);
        } catch (error) {
          // Nobody answers at such a host, or the rehearsal itself failed: no answer of an API either way.
          response.destroy(error as Error);
        }
      })();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return new ApiServer(server);
  }

  /** Where a program that resolves the hosts to it finds them. */
  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /**
   * Asks a host, as a program out there would once it has resolved its name.
   *
   * @throws Error where no API answers there
   */
  ask({ method, url, headers, body }: Asked): Promise<HttpResponse> {
    return new Promise((resolve, reject) => {
      const request = httpRequest(
        {
          host: "127.0.0.1",
          port: this.port,
          method,
          path: `${url.pathname}${url.search}`,
          headers: { host: url.host, ...headers },
        },
        (response) => {
          buffer(response).then((answered) => {
            const named = Object.fromEntries(
              Object.entries(response.headers).map(([name, value]) => [name, String(value)]),
            );
            resolve({ status: response.statusCode ?? 0, headers: named, body: answered });
          }, reject);
        },
      );
      request.on("error", reject).end(body);
    });
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
