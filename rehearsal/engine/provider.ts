/**
 * A resource provider without the gRPC details: the interface of the engine runs' providers, and the server that exposes them to the
 * engine.
 */
import { isDeepStrictEqual } from "node:util";
import type { UntypedServiceImplementation } from "@grpc/grpc-js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { type IResourceProviderServer, ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as proto from "@pulumi/pulumi/proto/provider_pb";
import { endWithEngine, serve, unary } from "./plugin";

/** Properties on the wire; a secret is an object with a marker and the value. */
export type Values = Readonly<Record<string, unknown>>;

type Awaitable<T> = T | Promise<T>;

/** What a provider does; an error that it throws fails the operation with that message. */
export interface Provider {
  readonly version: string;
  /** Takes the provider's own inputs, all of which arrive as text. */
  configure?(inputs: Readonly<Record<string, string | undefined>>): void;
  /** Whether `create` and `update` are called at preview too. */
  readonly supportsPreview: boolean;
  /** The inputs of a type whose change replaces the resource. */
  replacedBy(type: string): readonly string[];
  /** Creates a resource; at preview it creates nothing and returns what is known. */
  create(wanted: Wanted): Awaitable<{ readonly id: string; readonly properties: Values }>;
  /** The actual resource with this id and the inputs that describe it; undefined when there is none. `sought` is what the state has. */
  read(sought: Existing & Pick<Wanted, "inputs">): { readonly inputs: Values; readonly properties: Values } | undefined;
  /** Updates a resource to new inputs. @returns its properties afterwards */
  update(existing: Existing & Pick<Wanted, "inputs" | "preview">): Awaitable<Values>;
  delete(existing: Existing): Awaitable<void>;
}

/** A resource to create. */
export interface Wanted {
  readonly type: string;
  /** The logical name. */
  readonly name: string;
  readonly inputs: Values;
  readonly preview: boolean;
}

/** A resource in the engine's state, or one to import. */
export interface Existing {
  readonly type: string;
  readonly id: string;
  /** As in the state; empty for an import. */
  readonly properties: Values;
}

const values = (struct: Struct | undefined): Values => struct?.toJavaScript() ?? {};
const struct = (object: Values): Struct => Struct.fromJavaScript(object as Parameters<typeof Struct.fromJavaScript>[0]);

function checked(request: proto.CheckRequest): proto.CheckResponse {
  const response = new proto.CheckResponse();
  response.setInputs(request.getNews());
  return response;
}

function difference(request: proto.DiffRequest, replacing: readonly string[]): proto.DiffResponse {
  const olds = values(request.getOldInputs());
  const news = values(request.getNews());
  const changed = Object.keys({ ...olds, ...news }).filter((key) => !isDeepStrictEqual(olds[key], news[key]));
  const { DIFF_NONE, DIFF_SOME } = proto.DiffResponse.DiffChanges;
  const response = new proto.DiffResponse();
  response.setChanges(changed.length === 0 ? DIFF_NONE : DIFF_SOME);
  response.setDiffsList(changed);
  response.setReplacesList(changed.filter((key) => replacing.includes(key)));
  return response;
}

/** The gRPC calls of a provider. */
export function overGrpc(provider: Provider): UntypedServiceImplementation {
  return {
    getPluginInfo: unary(() => {
      const info = new PluginInfo();
      info.setVersion(provider.version);
      return info;
    }),
    checkConfig: unary(checked),
    diffConfig: unary((request: proto.DiffRequest) => difference(request, [])),
    configure: unary((request: proto.ConfigureRequest) => {
      provider.configure?.(values(request.getArgs()) as Record<string, string | undefined>);
      const response = new proto.ConfigureResponse();
      response.setAcceptsecrets(true);
      response.setSupportspreview(provider.supportsPreview);
      return response;
    }),
    check: unary(checked),
    diff: unary((request: proto.DiffRequest) => difference(request, provider.replacedBy(request.getType()))),
    create: unary(async (request: proto.CreateRequest) => {
      const inputs = values(request.getProperties());
      const wanted = { type: request.getType(), name: request.getName(), inputs, preview: request.getPreview() };
      const { id, properties } = await provider.create(wanted);
      const response = new proto.CreateResponse();
      response.setId(id);
      response.setProperties(struct(properties));
      return response;
    }),
    read: unary((request: proto.ReadRequest) => {
      const found = provider.read({
        type: request.getType(),
        id: request.getId(),
        inputs: values(request.getInputs()),
        properties: values(request.getProperties()),
      });
      const response = new proto.ReadResponse();
      if (!found) return response;
      response.setId(request.getId());
      response.setInputs(struct(found.inputs));
      response.setProperties(struct(found.properties));
      return response;
    }),
    update: unary(async (request: proto.UpdateRequest) => {
      const properties = await provider.update({
        type: request.getType(),
        id: request.getId(),
        properties: values(request.getOlds()),
        inputs: values(request.getNews()),
        preview: request.getPreview(),
      });
      const response = new proto.UpdateResponse();
      response.setProperties(struct(properties));
      return response;
    }),
    delete: unary(async (request: proto.DeleteRequest) => {
      const properties = values(request.getProperties());
      await provider.delete({ type: request.getType(), id: request.getId(), properties });
      return new Empty();
    }),
    cancel: unary(() => new Empty()),
  } satisfies Partial<IResourceProviderServer>;
}

/** Serves a provider to the engine that started this process and reads the port from standard output. */
export async function serveProvider(provider: Provider): Promise<void> {
  endWithEngine();
  const { port } = await serve(ResourceProviderService, overGrpc(provider));
  console.log(port);
}
