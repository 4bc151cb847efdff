/** The stores that suppression works on, over HTTP, for tests that call its parts themselves. */
import { openStores, type Stores } from "../../../../core/aws-clients/clients";
import { setProcessEnvironment } from "../../process-environment";
import { type Endpoint, environment, ID_KEY_SECRET, OBJECTIONS, startEndpoint, TABLE } from "../endpoint";

/** Opened stores, and the endpoint behind them. */
export interface OpenedStores {
  readonly endpoint: Endpoint;
  readonly stores: Stores;
  stop(): Promise<void>;
}

/** Starts an endpoint with empty tables, and sets this process's environment for it until {@link OpenedStores.stop}. */
export async function startStores(): Promise<OpenedStores> {
  const endpoint = await startEndpoint();
  const before = { ...process.env };
  Object.assign(process.env, environment(endpoint.url));
  const stores = openStores(TABLE, OBJECTIONS, ID_KEY_SECRET);
  return {
    endpoint,
    stores,
    stop: async () => {
      setProcessEnvironment(before);
      stores.dynamodb.destroy();
      stores.ses.destroy();
      await endpoint.stop();
    },
  };
}
