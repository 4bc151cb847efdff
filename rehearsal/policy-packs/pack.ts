/** A policy pack in its own process, started and called as the engine does it. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import path from "node:path";
import readline from "node:readline";
import { endWithUs } from "../../cli/process/cleanup";
import type * as Grpc from "@grpc/grpc-js";
import { AnalyzerClient } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import {
  type AnalyzeRequest,
  type AnalyzeResponse,
  type AnalyzeStackRequest,
  type AnalyzerInfo,
  ConfigureAnalyzerRequest,
  EnforcementLevel,
  PolicyConfig,
} from "@pulumi/pulumi/proto/analyzer_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct, type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";

// Pulumi's own copy of the gRPC module, since the client must be an instance of its classes.
const grpc = createRequire(require.resolve("@pulumi/pulumi"))("@grpc/grpc-js") as typeof Grpc;

const MOST_BYTES = 400 << 20;

/** A running pack. */
export interface Pack {
  info(): Promise<AnalyzerInfo>;
  /** Configures rules, for example with exemptions; every rule stays mandatory. */
  configure(rules: Readonly<Record<string, Readonly<Record<string, JavaScriptValue>>>>): Promise<void>;
  analyze(request: AnalyzeRequest): Promise<AnalyzeResponse>;
  analyzeStack(request: AnalyzeStackRequest): Promise<AnalyzeResponse>;
  /** What the pack has printed so far, apart from its port: the engine shows this to the user. */
  readonly printed: readonly string[];
  stop(): Promise<void>;
}

/**
 * Starts the pack in a directory and waits until it listens.
 *
 * @throws Error with everything that the pack printed, when it exits before it listens
 */
export async function startPack(directory: string): Promise<Pack> {
  const main = require.resolve("@pulumi/pulumi/cmd/run-policy-pack");
  const child = spawn(process.execPath, [main, "127.0.0.1:0", path.resolve(directory)], {
    cwd: directory,
    stdio: ["ignore", "pipe", "pipe"],
  });
  endWithUs(child);
  const printed: string[] = [];
  const exited = once(child, "exit");
  readline.createInterface({ input: child.stderr }).on("line", (line) => printed.push(line));
  const lines = readline.createInterface({ input: child.stdout });
  const port = await Promise.race([
    once(lines, "line").then(([line]) => String(line)),
    exited.then(() => Promise.reject(new Error(`${directory} did not start:\n${printed.join("\n")}`))),
  ]);
  lines.on("line", (line) => printed.push(line));
  const client = new AnalyzerClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure(), {
    "grpc.max_receive_message_length": MOST_BYTES,
    "grpc.max_send_message_length": MOST_BYTES,
  });
  return {
    info: () => answer((done) => client.getAnalyzerInfo(new Empty(), done)),
    configure: async (rules) => {
      await answer((done) => client.configure(configuration(rules), done));
    },
    analyze: (request) => answer((done) => client.analyze(request, done)),
    analyzeStack: (request) => answer((done) => client.analyzeStack(request, done)),
    printed,
    async stop() {
      client.close();
      child.kill();
      await exited;
    },
  };
}

function answer<T>(call: (done: (error: Error | null, response: T) => void) => unknown): Promise<T> {
  return new Promise((resolve, reject) => {
    call((error, response) => (error === null ? resolve(response) : reject(error)));
  });
}

function configuration(rules: Parameters<Pack["configure"]>[0]): ConfigureAnalyzerRequest {
  const request = new ConfigureAnalyzerRequest();
  for (const [rule, properties] of Object.entries(rules)) {
    const config = new PolicyConfig();
    config.setEnforcementlevel(EnforcementLevel.MANDATORY);
    config.setProperties(Struct.fromJavaScript({ ...properties }));
    request.getPolicyconfigMap().set(rule, config);
  }
  return request;
}
