/** Amazon DynamoDB: dynalite, in memory, on loopback. */
import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import dynalite from "dynalite";

/** A running DynamoDB. */
export interface DynamoDB {
  /** The endpoint, for example `http://127.0.0.1:4567`. */
  readonly endpoint: string;
  /** Stops it and discards its tables. */
  stop(): Promise<void>;
}

/** Starts an empty DynamoDB on a free loopback port. Tables are active as soon as they are created. */
export async function startDynamoDB(): Promise<DynamoDB> {
  const server: Server = dynalite({ createTableMs: 0, updateTableMs: 0, deleteTableMs: 0 });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    stop: async () => {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
