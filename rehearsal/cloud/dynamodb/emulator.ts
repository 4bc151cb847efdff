/** Amazon DynamoDB: dynalite, in memory, on loopback. */
import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import dynalite from "dynalite";

/** A running DynamoDB. */
export interface DynamoDB {
  /** Where the API answers, for example `http://127.0.0.1:4567`. */
  readonly endpoint: string;
  /** Ends it; its tables are gone. */
  stop(): Promise<void>;
}

/** Starts a DynamoDB without tables on a free port of the loopback interface. Tables are active as soon as they are created. */
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
