import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { credentials, type ServiceError } from "@grpc/grpc-js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { LanguageRuntimeClient, LanguageRuntimeService } from "@pulumi/pulumi/proto/language_grpc_pb";
import * as proto from "@pulumi/pulumi/proto/language_pb";
import { languageHost } from "../../../rehearsal/engine/language-host";
import { serve } from "../../../rehearsal/engine/plugin";

/** Stands in for @pulumi/pulumi/cmd/run: records how it was started, then does what the program's file says. */
const RUNNER = `
const { writeFileSync } = require("node:fs");
const told = /^(PULUMI_NODEJS_(TYPESCRIPT|TSCONFIG_PATH)|PULUMI_CONFIG(_SECRET_KEYS)?|RULES)$/;
const environment = Object.entries(process.env).filter(([name]) => told.test(name));
writeFileSync("started.json", JSON.stringify({ args: process.argv.slice(2), cwd: process.cwd(), environment }));
require(process.cwd() + "/behavior.js");
`;

interface Started {
  readonly args: string[];
  readonly cwd: string;
  readonly environment: [string, string][];
}

type Done<Response> = (error: ServiceError | null, response: Response) => void;
const answered = <Response>(call: (done: Done<Response>) => unknown): Promise<Response> =>
  new Promise((resolve, reject) => call((error, response) => (error ? reject(error) : resolve(response))));

describe("The language host of the engine run, over gRPC", () => {
  let directory: string;
  let server: Awaited<ReturnType<typeof serve>>;
  let client: LanguageRuntimeClient;

  const started = () => JSON.parse(readFileSync(path.join(directory, "started.json"), "utf8")) as Started;

  function program(behavior: string, options: object = {}): proto.ProgramInfo {
    writeFileSync(path.join(directory, "behavior.js"), behavior);
    const info = new proto.ProgramInfo();
    info.setRootDirectory(path.dirname(directory));
    info.setProgramDirectory(directory);
    info.setEntryPoint(".");
    info.setOptions(Struct.fromJavaScript(options as Parameters<typeof Struct.fromJavaScript>[0]));
    return info;
  }

  function runRequest(info: proto.ProgramInfo): proto.RunRequest {
    const request = new proto.RunRequest();
    request.setInfo(info);
    request.setProject("letters");
    request.setStack("prod");
    request.setMonitorAddress("127.0.0.1:1");
    request.setParallel(4);
    request.getConfigMap().set("letters:zone", "example.org");
    request.setConfigsecretkeysList(["letters:key"]);
    return request;
  }

  async function runPlugin(request: proto.RunPluginRequest) {
    const outputs = { stdout: "", stderr: "", code: -1 };
    const stream = client.runPlugin(request);
    stream.on("data", (response: proto.RunPluginResponse) => {
      if (response.hasStdout()) outputs.stdout += Buffer.from(response.getStdout_asU8()).toString();
      else if (response.hasStderr()) outputs.stderr += Buffer.from(response.getStderr_asU8()).toString();
      else outputs.code = response.getExitcode();
    });
    await new Promise((resolve, reject) => stream.on("end", resolve).on("error", reject));
    return outputs;
  }

  beforeEach(async () => {
    directory = mkdtempSync(path.join(tmpdir(), "engine-program-"));
    for (const entry of ["run", "run-policy-pack"]) {
      const folder = path.join(directory, "node_modules/@pulumi/pulumi/cmd", entry);
      mkdirSync(folder, { recursive: true });
      writeFileSync(path.join(folder, "index.js"), RUNNER);
    }
    server = await serve(LanguageRuntimeService, languageHost("127.0.0.1:2"));
    client = new LanguageRuntimeClient(`127.0.0.1:${server.port}`, credentials.createInsecure());
  });
  afterEach(() => {
    client.close();
    server.stop();
    rmSync(directory, { recursive: true });
  });

  it("runs the program as @pulumi/pulumi/cmd/run expects", async () => {
    const request = runRequest(program("", { tsconfig: "../tsconfig.json", nodeargs: "--no-warnings  --expose-gc" }));
    request.setDryrun(true);
    const response = await answered<proto.RunResponse>((done) => client.run(request, done));
    assert.deepEqual([response.getError(), response.getBail()], ["", false]);
    const { args, cwd, environment } = started();
    assert.equal(cwd, directory);
    assert.deepEqual(args, [
      ...["--monitor", "127.0.0.1:1", "--engine", "127.0.0.1:2", "--project", "letters"],
      ...["--root-directory", path.dirname(directory), "--stack", "prod", "--pwd", directory, "--parallel", "4"],
      ...["--dry-run", "."],
    ]);
    assert.deepEqual(Object.fromEntries(environment), {
      PULUMI_NODEJS_TYPESCRIPT: "true",
      PULUMI_NODEJS_TSCONFIG_PATH: "../tsconfig.json",
      PULUMI_CONFIG: '{"letters:config:zone":"example.org"}',
      PULUMI_CONFIG_SECRET_KEYS: '["letters:key"]',
    });
  });

  it("runs a program that is not TypeScript without its compiler", async () => {
    const request = runRequest(program("", { typescript: false }));
    await answered<proto.RunResponse>((done) => client.run(request, done));
    assert.equal(Object.fromEntries(started().environment).PULUMI_NODEJS_TYPESCRIPT, undefined);
    assert.ok(!started().args.includes("--dry-run"));
  });

  it("reports to the engine of the last handshake", async () => {
    const handshake = new proto.LanguageHandshakeRequest();
    handshake.setEngineAddress("127.0.0.1:3");
    await answered<proto.LanguageHandshakeResponse>((done) => client.handshake(handshake, done));
    await answered<proto.RunResponse>((done) => client.run(runRequest(program("")), done));
    assert.equal(started().args[started().args.indexOf("--engine") + 1], "127.0.0.1:3");
  });

  it("distinguishes a failure that the program has logged itself from one that it has not", async () => {
    const run = async (behavior: string) => {
      const request = runRequest(program(behavior));
      const response = await answered<proto.RunResponse>((done) => client.run(request, done));
      return [response.getBail(), response.getError()];
    };
    assert.deepEqual(await run("process.exit(32)"), [true, ""]);
    assert.deepEqual(await run("process.exit(7)"), [false, "The program ended with status 7."]);
    assert.deepEqual(await run('process.kill(process.pid, "SIGKILL")'), [false, "The program was killed."]);
  });

  it("runs a policy pack and passes on its output and exit status", async () => {
    const request = new proto.RunPluginRequest();
    request.setInfo(program('console.log("4711"); console.error("loading"); process.exitCode = 3;'));
    request.setKind("analyzer");
    request.setArgsList(["127.0.0.1:2"]);
    request.setEnvList(["RULES=a=b"]);
    assert.deepEqual(await runPlugin(request), { stdout: "4711\n", stderr: "loading\n", code: 3 });
    const { args, cwd, environment } = started();
    assert.equal(cwd, directory);
    assert.deepEqual(args, ["127.0.0.1:2", directory]);
    assert.equal(Object.fromEntries(environment).RULES, "a=b");
  });

  it("ends what it started when the engine cancels", async () => {
    const request = new proto.RunPluginRequest();
    request.setInfo(program('console.log("4711"); setInterval(() => {}, 1e6);'));
    const stream = client.runPlugin(request);
    const ended = new Promise<number>((resolve) => {
      stream.on("data", (response: proto.RunPluginResponse) => {
        if (response.hasStdout()) client.cancel(new Empty(), () => undefined);
        else resolve(response.getExitcode());
      });
    });
    assert.equal(await ended, 1);
  });

  it("has the engine download nothing", async () => {
    const plugins = await answered<proto.GetRequiredPluginsResponse>((done) =>
      client.getRequiredPlugins(new proto.GetRequiredPluginsRequest(), done),
    );
    const packages = await answered<proto.GetRequiredPackagesResponse>((done) =>
      client.getRequiredPackages(new proto.GetRequiredPackagesRequest(), done),
    );
    assert.deepEqual([plugins.getPluginsList(), packages.getPackagesList()], [[], []]);
  });
});
