/** The requests that the engine sends to a policy pack, built from a recorded graph. */
import {
  AnalyzeRequest,
  AnalyzerPropertyDependencies,
  AnalyzerProviderResource,
  AnalyzerResource,
  AnalyzerResourceOptions,
  AnalyzeStackRequest,
} from "@pulumi/pulumi/proto/analyzer_pb";
import {
  specialArchiveSig,
  specialAssetSig,
  specialSecretSig,
  specialSigKey,
  unknownValue,
} from "@pulumi/pulumi/runtime/rpc";
import { Struct, type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";
import {
  type Archive,
  type ArchivedFile,
  type Graph,
  NO_OPTIONS,
  type Resource,
  type Value,
} from "../../infra/recorded-graph/graph";

type Members = Record<string, JavaScriptValue>;

/** Converts a value from the graph's form to the engine's wire form. */
export function encode(value: Value): JavaScriptValue {
  if (Array.isArray(value)) return value.map(encode);
  if (value === null || typeof value !== "object") return value as JavaScriptValue;
  if ("$unknown" in value) return unknownValue;
  if ("$secret" in value) return { [specialSigKey]: specialSecretSig, value: encode(value.$secret) };
  if ("$archive" in value) return { [specialSigKey]: specialArchiveSig, assets: assets((value as Archive).$archive) };
  return members(value);
}

function members(object: object): Members {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, encode(value)]));
}

function assets(archive: Archive["$archive"]): Members {
  const asset = (file: ArchivedFile) => (typeof file === "string" ? { text: file } : { path: file.$file });
  return Object.fromEntries(
    Object.entries(archive).map(([name, file]) => [name, { [specialSigKey]: specialAssetSig, ...asset(file) }]),
  );
}

/** The request with which the engine has one resource checked, on its inputs. */
export function analyzeRequest(resource: Resource, graph: Graph): AnalyzeRequest {
  const request = new AnalyzeRequest();
  fill(request, resource, graph);
  request.setProperties(Struct.fromJavaScript(members(resource.inputs)));
  return request;
}

/**
 * The request with which the engine has the whole stack checked, on outputs. A graph does not hold the outputs that a component registers,
 * so rules see each component as having none.
 */
export function analyzeStackRequest(graph: Graph): AnalyzeStackRequest {
  const request = new AnalyzeStackRequest();
  request.setResourcesList(
    [...graph.resources, stackOf(graph)].map((resource) => {
      const message = new AnalyzerResource();
      fill(message, resource, graph);
      message.setProperties(Struct.fromJavaScript(resource.custom ? members(resource.outputs) : {}));
      message.setParent(resource.parent ?? "");
      message.setDependenciesList([...resource.dependencies]);
      for (const [property, urns] of Object.entries(resource.propertyDependencies)) {
        const dependencies = new AnalyzerPropertyDependencies();
        dependencies.setUrnsList([...urns]);
        message.getPropertydependenciesMap().set(property, dependencies);
      }
      return message;
    }),
  );
  return request;
}

/** The stack resource, the ancestor of every other resource; its outputs are the program's. */
export function stackOf({ project, stack, outputs }: Graph): Resource {
  const name = `${project}-${stack}`;
  return {
    urn: `urn:pulumi:${stack}::${project}::pulumi:pulumi:Stack::${name}`,
    type: "pulumi:pulumi:Stack",
    name,
    custom: true,
    inputs: {},
    outputs,
    dependencies: [],
    propertyDependencies: {},
    options: NO_OPTIONS,
  };
}

function fill(message: AnalyzeRequest | AnalyzerResource, resource: Resource, graph: Graph): void {
  message.setType(resource.type);
  message.setUrn(resource.urn);
  message.setName(resource.name);
  const options = new AnalyzerResourceOptions();
  options.setProtect(resource.options.protect);
  options.setIgnorechangesList([...resource.options.ignoreChanges]);
  options.setAdditionalsecretoutputsList([...resource.options.additionalSecretOutputs]);
  options.setDeletebeforereplace(resource.options.deleteBeforeReplace);
  options.setDeletebeforereplacedefined(resource.options.deleteBeforeReplace);
  options.setParent(resource.parent ?? "");
  message.setOptions(options);
  const provider = graph.resources.find(({ urn }) => resource.provider?.startsWith(`${urn}::`));
  if (provider !== undefined) message.setProvider(providerOf(provider));
}

function providerOf({ type, urn, name, inputs }: Resource): AnalyzerProviderResource {
  const message = new AnalyzerProviderResource();
  message.setType(type);
  message.setUrn(urn);
  message.setName(name);
  message.setProperties(Struct.fromJavaScript(members(inputs)));
  return message;
}
