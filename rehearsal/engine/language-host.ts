/**
 * The Node.js language host of engine runs: runs the program and the policy packs as the official one does.
 *
 * The official host tells the engine which provider plugins a program needs, and the engine downloads them. This one names none, so nothing
 * is downloaded and the providers are those of the rehearsal's project file.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { createRequire } from "node:module";
import path from "node:path";
import type { handleServerStreamingCall, handleUnaryCall, UntypedServiceImplementation } from "@grpc/grpc-js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { type ILanguageRuntimeServer, LanguageRuntimeService } from "@pulumi/pulumi/proto/language_grpc_pb";
import * as proto from "@pulumi/pulumi/proto/language_pb";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { endWithUs } from "../../cli/process/cleanup";
import { endWithEngine, serve, unary } from "./plugin";

/** Exit status of a program that has already reported its failure to the engine (@pulumi/pulumi/cmd/run). */
const FAILURE_WAS_LOGGED = 32;

interface RuntimeOptions {
  readonly typescript?: boolean;
  readonly tsconfig?: string;
  readonly nodeargs?: string;
}

const optionsOf = (info: proto.ProgramInfo | undefined) => (info?.getOptions()?.toJavaScript() ?? {}) as RuntimeOptions;
const resolveFrom = (directory: string, module: string) =>
  createRequire(path.join(directory, "package.json")).resolve(module);

function runtimeEnvironment({ typescript, tsconfig }: RuntimeOptions): Record<string, string> {
  return {
    ...(typescript === false ? {} : { PULUMI_NODEJS_TYPESCRIPT: "true" }),
    ...(tsconfig ? { PULUMI_NODEJS_TSCONFIG_PATH: tsconfig } : {}),
  };
}

/** The Node.js arguments that run a program: @pulumi/pulumi/cmd/run and its options. */
function programArguments(request: proto.RunRequest, engine: string): string[] {
  const info = request.getInfo();
  const flags = {
    monitor: request.getMonitorAddress(),
    engine,
    organization: request.getOrganization(),
    project: request.getProject(),
    "root-directory": info?.getRootDirectory(),
    stack: request.getStack(),
    pwd: info?.getProgramDirectory(),
    parallel: String(request.getParallel()),
  };
  return [
    ...(optionsOf(info).nodeargs?.split(/\s+/) ?? []),
    resolveFrom(info?.getProgramDirectory() ?? "", "@pulumi/pulumi/cmd/run"),
    ...Object.entries(flags).flatMap(([flag, value]) => (value ? [`--${flag}`, value] : [])),
    ...(request.getDryrun() ? ["--dry-run"] : []),
    info?.getEntryPoint() ?? ".",
    ...request.getArgsList(),
  ];
}

/** The stack's configuration in the form in which the program's runtime reads it from its environment. */
function configuration(request: proto.RunRequest): Record<string, string> {
  const pairs = request.getConfigMap().toArray();
  return {
    PULUMI_CONFIG: JSON.stringify(
      Object.fromEntries(pairs.map(([key, value]) => [key.replace(":", ":config:"), value])),
    ),
    PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(request.getConfigsecretkeysList()),
  };
}

/** The calls of a language host for the engine at `engine`, until a handshake gives another address. */
export function languageHost(engine: string): UntypedServiceImplementation {
  let engineAddress = engine;
  const children = new Set<ChildProcess>();

  function track(child: ChildProcess): void {
    children.add(endWithUs(child));
    child.on("close", () => children.delete(child));
  }

  const run: handleUnaryCall<proto.RunRequest, proto.RunResponse> = (call, done) => {
    const info = call.request.getInfo();
    const child = spawn(process.execPath, programArguments(call.request, engineAddress), {
      cwd: info?.getProgramDirectory(),
      stdio: ["ignore", "inherit", "inherit"],
      env: { ...process.env, ...runtimeEnvironment(optionsOf(info)), ...configuration(call.request) },
    });
    track(child);
    child.on("close", (code) => {
      const response = new proto.RunResponse();
      if (code === FAILURE_WAS_LOGGED) response.setBail(true);
      else if (code === null) response.setError("The program was killed.");
      else if (code !== 0) response.setError(`The program ended with status ${code}.`);
      done(null, response);
    });
  };

  const runPlugin: handleServerStreamingCall<proto.RunPluginRequest, proto.RunPluginResponse> = (call) => {
    const { request } = call;
    const directory = request.getInfo()?.getProgramDirectory() ?? "";
    const pack = resolveFrom(directory, "@pulumi/pulumi/cmd/run-policy-pack");
    const pairs = request.getEnvList().map((pair) => pair.split(/=(.*)/s, 2) as [string, string]);
    const child = spawn(process.execPath, [pack, ...request.getArgsList(), directory], {
      cwd: directory,
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, ...Object.fromEntries(pairs), ...runtimeEnvironment(optionsOf(request.getInfo())) },
    });
    track(child);
    const send = (fill: (response: proto.RunPluginResponse) => void) => {
      const response = new proto.RunPluginResponse();
      fill(response);
      call.write(response);
    };
    child.stdout.on("data", (chunk: Buffer) => send((response) => response.setStdout(chunk)));
    child.stderr.on("data", (chunk: Buffer) => send((response) => response.setStderr(chunk)));
    child.on("close", (code) => {
      send((response) => response.setExitcode(code ?? 1));
      call.end();
    });
    call.on("cancelled", () => child.kill());
  };

  return {
    handshake: unary((request: proto.LanguageHandshakeRequest) => {
      engineAddress = request.getEngineAddress() || engineAddress;
      return new proto.LanguageHandshakeResponse();
    }),
    getPluginInfo: unary(() => new PluginInfo()),
    getRequiredPackages: unary(() => new proto.GetRequiredPackagesResponse()),
    getRequiredPlugins: unary(() => new proto.GetRequiredPluginsResponse()),
    getProgramDependencies: unary(() => new proto.GetProgramDependenciesResponse()),
    about: unary(() => new proto.AboutResponse()),
    runtimeOptionsPrompts: unary(() => new proto.RuntimeOptionsResponse()),
    run,
    runPlugin,
    cancel: unary(() => {
      for (const child of children) child.kill();
      return new Empty();
    }),
  } satisfies Partial<ILanguageRuntimeServer>;
}

/** Started by the engine as `pulumi-language-nodejs [-root=...] <address of the engine>`. */
async function main(): Promise<void> {
  endWithEngine();
  const engine = process.argv.slice(2).findLast((argument) => !argument.startsWith("-")) ?? "";
  const { port } = await serve(LanguageRuntimeService, languageHost(engine));
  console.log(port);
}

if (require.main === module) void main();
