/** Runs the program under Pulumi's mock monitor and records what it registers, request by request. */
import "../program-loading/put-off";
import { runtime } from "@pulumi/pulumi";
import type { MockMonitor } from "@pulumi/pulumi/runtime/mocks";
import type { RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb";
import {
  specialArchiveSig,
  specialAssetSig,
  specialSecretSig,
  specialSigKey,
  unknownValue,
} from "@pulumi/pulumi/runtime/rpc";
import type { Graph, Resource } from "./graph";
import { type Account, computed, knownAtPreview } from "./outputs";
import { ROOT } from "../settings/stack-file";
import { type StackConfig, stackConfig } from "./stack-config";

/** What to record. */
export interface Recording {
  readonly stack: string;
  /** `preview` leaves unknown what only AWS can tell; `up` has everything. */
  readonly phase: Graph["phase"];
  /** Replaces what the stack's file says, by short key; `undefined` removes a key. */
  readonly config?: Readonly<Record<string, unknown>>;
  /** Where Pulumi.yaml and the stack files are. */
  readonly directory?: string;
}

type Json = Record<string, unknown>;

/** From the engine's wire form to the graph's: see infra/recorded-graph/graph.ts. */
function decode(value: unknown): unknown {
  if (value === unknownValue) return { $unknown: true };
  if (Array.isArray(value)) return value.map(decode);
  if (value === null || typeof value !== "object") return value;
  const object = value as Json;
  if (object[specialSigKey] === specialSecretSig) return { $secret: decode(object.value) };
  if (object[specialSigKey] === specialAssetSig) return object.text ?? { $file: object.path };
  if (object[specialSigKey] === specialArchiveSig) return { $archive: decode(object.assets ?? {}) };
  return Object.fromEntries(Object.entries(object).map(([key, member]) => [key, decode(member)]));
}

function propertyDependencies(request: RegisterResourceRequest): Record<string, string[]> {
  const dependencies: Record<string, string[]> = {};
  request.getPropertydependenciesMap().forEach((list, input) => {
    dependencies[input] = list.getUrnsList();
  });
  return dependencies;
}

function resource(request: RegisterResourceRequest, urn: string): Omit<Resource, "outputs" | "id"> {
  const parent = request.getParent();
  const provider = request.getProvider();
  const importId = request.getImportid();
  return {
    urn,
    type: request.getType(),
    name: request.getName(),
    custom: request.getCustom(),
    ...(parent ? { parent } : {}),
    ...(provider ? { provider } : {}),
    inputs: decode(request.getObject()?.toJavaScript() ?? {}) as Json,
    dependencies: request.getDependenciesList(),
    propertyDependencies: propertyDependencies(request),
    options: {
      protect: request.getProtect() ?? false,
      retainOnDelete: request.getRetainondelete() ?? false,
      deleteBeforeReplace: request.getDeletebeforereplace(),
      ...(importId ? { import: importId } : {}),
      ignoreChanges: request.getIgnorechangesList(),
      additionalSecretOutputs: request.getAdditionalsecretoutputsList(),
    },
  };
}

/** The account that the recorded stack says it is in, with the DKIM tokens that the stack says exist. */
function accountOf(values: Readonly<Record<string, string>>, project: string): Account {
  const value = (key: string) => values[`${project}:${key}`];
  const domain = value("sendingDomain") || value("zone");
  const tokens = JSON.parse(value("dkimTokens") || "[]") as string[];
  return {
    partition: "aws",
    region: value("region") ?? "us-east-1",
    accountId: value("accountId") ?? "",
    ...(domain && tokens.length > 0 ? { dkimTokens: { [domain]: tokens } } : {}),
  };
}

/** There is one Pulumi runtime in a process, so recordings wait for each other. */
let last: Promise<unknown> = Promise.resolve();

/** What was recorded in this process: commands and documents ask for the same stack several times. */
const recorded = new Map<string, Graph>();

/**
 * Runs the program, once for each configuration, and returns all that it registered.
 *
 * @throws whatever the program throws, for example its list of faults in the settings
 */
export function record({ stack, phase, config, directory = ROOT }: Recording): Promise<Graph> {
  const next = last.then(async () => {
    const configuration = stackConfig(stack, config, directory);
    const key = JSON.stringify([stack, phase, configuration]);
    const graph = recorded.get(key) ?? (await run(stack, phase, configuration));
    recorded.set(key, graph);
    return graph;
  });
  last = next.catch(() => undefined);
  return next;
}

async function run(
  stack: string,
  phase: Recording["phase"],
  { project, values, secretKeys }: StackConfig,
): Promise<Graph> {
  const account = accountOf(values, project);
  const preview = phase === "preview";
  await runtime.setMocks(
    {
      newResource({ type, name, inputs, custom }) {
        if (!custom) return { id: undefined, state: inputs as Json };
        const { id, outputs } = computed(type, name, inputs as Json, account);
        if (preview) return { id: undefined, state: knownAtPreview(inputs as Json, outputs) };
        return { id, state: { ...(inputs as Json), ...outputs } };
      },
      call({ token }) {
        throw new Error(`The program invokes ${token}: a preview would then depend on the account.`);
      },
    },
    project,
    stack,
    preview,
  );
  runtime.setAllConfig({ ...values }, [...secretKeys]);

  const resources: Resource[] = [];
  const monitor = runtime.getMonitor() as unknown as MockMonitor;
  const register = monitor.registerResource.bind(monitor);
  monitor.registerResource = (
    request: RegisterResourceRequest,
    callback: (error: unknown, response: unknown) => void,
  ) =>
    register(
      request,
      (error: Error | null, response: { getUrn(): string; getId(): string; getObject(): { toJavaScript(): Json } }) => {
        if (response) {
          const id = response.getId();
          resources.push({
            ...resource(request, response.getUrn()),
            outputs: decode(response.getObject().toJavaScript()) as Json,
            ...(id ? { id } : {}),
          });
        }
        callback(error, response);
      },
    );

  const program = require("../index") as () => Promise<Json>;
  const outputs = await program();
  await runtime.disconnect();
  return {
    project,
    stack,
    phase,
    resources,
    outputs: decode(await runtime.serializeProperties("outputs", outputs)) as Json,
  };
}
