/** The zone that a stack's Command writes, at a Porkbun on this machine. */
import { PorkbunService } from "../local-porkbun/porkbun";
import { parked } from "../local-porkbun/records";
import { rehearsalSecrets, stackConfig } from "../../infra/recorded-graph/stack-config";
import { ROOT } from "../../infra/settings/stack-file";

/** A zone in an engine run. */
export interface Zone {
  /** The environment with which the command reaches it, with keys that Porkbun accepts. */
  readonly environment: Readonly<Record<string, string>>;
  /** The number of records beyond those of a newly bought domain. */
  written(): number;
  close(): Promise<void>;
}

/** Opens the zone of a stack as Porkbun sells it: parked. */
export async function openZone(stack: string, directory = ROOT): Promise<Zone> {
  const { project, values } = stackConfig(stack, {}, directory);
  const name = values[`${project}:zone`] ?? "";
  const { porkbunApiKey = "", porkbunSecretApiKey = "" } = rehearsalSecrets;
  const service = await PorkbunService.start();
  service.keys.set(porkbunApiKey, { secret: porkbunSecretApiKey });
  const bought = new Set(service.add(name, parked(name)).records.map(({ id }) => id));
  return {
    environment: {
      PORKBUN_API_URL: service.endpoint,
      PORKBUN_API_KEY: porkbunApiKey,
      PORKBUN_SECRET_API_KEY: porkbunSecretApiKey,
    },
    written: () => service.records(name).filter(({ id }) => !bought.has(id)).length,
    close: () => service.stop(),
  };
}
