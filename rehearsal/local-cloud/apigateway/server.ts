/** Serves the hosts of HTTP APIs on this machine: all on one port, told apart by the request's Host header. */
import { createServer, request as httpRequest, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import type { ApiGateway } from "./apigateway";
import type { HttpResponse } from "./payload";

/** A request to a host. */
export interface Asked {
  readonly method: "GET" | "HEAD" | "OPTIONS" | "POST";
  readonly url: URL;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export class ApiServer {
  private constructor(private readonly server: Server) {}

  /** Starts on a free loopback port. */
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
          // Either no API has this host, or the rehearsal itself failed. Neither is an API's answer, so the connection is dropped.
          response.destroy(error as Error);
        }
      })();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return new ApiServer(server);
  }

  /** The address to which a program must resolve the hosts to reach them. */
  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /**
   * Sends a request to a host, as a program on the internet would after resolving its name.
   *
   * @throws Error for a host without an API
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
