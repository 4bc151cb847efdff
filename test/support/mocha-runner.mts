/**
 * Runs the tests for StrykerJS with mocha, in one process: StrykerJS's own runner does not support mocha 12.0.
 *
 * A test runner plugin: https://stryker-mutator.io/docs/stryker-js/guides/create-a-plugin/
 */
import { globSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { INSTRUMENTER_CONSTANTS, type InstrumenterContext, type StrykerOptions } from "@stryker-mutator/api/core";
import { PluginKind, commonTokens, declareClassPlugin, tokens } from "@stryker-mutator/api/plugin";
import {
  type DryRunOptions,
  type DryRunResult,
  DryRunStatus,
  type MutantRunOptions,
  type MutantRunResult,
  MutantRunStatus,
  type RunOptions,
  type TestResult,
  TestStatus,
  type TestRunner,
  determineHitLimitReached,
  toMutantRunResult,
} from "@stryker-mutator/api/test-runner";
import Mocha from "mocha";

const { cache } = createRequire(path.join(process.cwd(), "package.json"));
/** Tells the mutants which of them is active, and records which of them are covered. */
type Context = { -readonly [K in keyof InstrumenterContext]: InstrumenterContext[K] | undefined };
const context = ((globalThis as Record<string, unknown>)[INSTRUMENTER_CONSTANTS.NAMESPACE] ??= {}) as Context;

/** Mocha with its files loaded beforehand, so that the tests can run again. */
class LoadedMocha extends Mocha {
  constructor(files: readonly string[], options: Mocha.MochaOptions) {
    super(options);
    for (const file of files) this.addFile(file);
    this.cleanReferencesAfterRun(false);
    this.loadFiles();
  }
}

class MochaRunner implements TestRunner {
  static readonly inject = tokens(commonTokens.options);
  readonly #testFiles: readonly string[];
  #mocha: Mocha | undefined;
  /** The files that each test file loads, itself or by others; known once all tests have run. */
  readonly #loaded = new Map<string, ReadonlySet<string>>();

  constructor(options: StrykerOptions) {
    const [excluded = [], included = []] = [true, false].map((not) =>
      options.testFiles.filter((pattern) => pattern.startsWith("!") === not),
    );
    const exclude = excluded.map((pattern) => pattern.slice(1));
    this.#testFiles = globSync(included, { exclude }).map((file) => path.resolve(file));
  }

  capabilities() {
    return { reloadEnvironment: true };
  }

  async dryRun(options: DryRunOptions): Promise<DryRunResult> {
    const mocha = this.#load(this.#testFiles, options);
    const result = await run(mocha);
    for (const file of this.#testFiles) this.#loaded.set(file, filesLoadedBy(file));
    if (result.status !== DryRunStatus.Complete || !context.mutantCoverage) return result;
    shareCoverage(mocha.suite, context.mutantCoverage.perTest);
    return { ...result, mutantCoverage: context.mutantCoverage };
  }

  async mutantRun(options: MutantRunOptions): Promise<MutantRunResult> {
    const { activeMutant, hitLimit, sandboxFileName, testFilter, reloadEnvironment } = options;
    context.hitLimit = hitLimit;
    context.hitCount = hitLimit === undefined ? undefined : 0;
    // Files in place of tests: the mutant is in code that runs as files load, which no single test covers.
    const isStatic = !testFilter || testFilter.some((id) => path.isAbsolute(id));
    context.activeMutant = isStatic ? activeMutant.id : undefined;
    try {
      if (isStatic) this.#mocha = this.#load(this.#testFilesOf(sandboxFileName), options);
      else if (!this.#mocha || reloadEnvironment) this.#mocha = this.#load(this.#testFiles, options);
    } catch (error) {
      // The mutant keeps its file from loading. Throwing the error would cost two new processes.
      this.#mocha = undefined;
      return { status: MutantRunStatus.Error, errorMessage: String(error) };
    }
    context.activeMutant = activeMutant.id;
    const tests = testFilter?.map((id) => id.replaceAll(/[$()*+.?[\\\]^{|}]/g, "\\$&")).join("|") ?? "";
    this.#mocha.grep(new RegExp(isStatic ? "" : `^(${tests})$`));
    const result = await run(this.#mocha);
    // These tests were loaded with the mutant active, so they cannot serve another.
    if (isStatic) this.#mocha = undefined;
    return toMutantRunResult(determineHitLimitReached(context.hitCount, hitLimit) ?? result);
  }

  /** The test files that load the source; first those that load little else, which are the fastest and the likeliest to fail. */
  #testFilesOf(source: string): readonly string[] {
    const found = [...this.#loaded].filter(([, files]) => files.has(source));
    if (found.length === 0) return this.#testFiles;
    return found.sort(([, a], [, b]) => a.size - b.size).map(([file]) => file);
  }

  #load(files: readonly string[], { disableBail }: RunOptions): Mocha {
    for (const file of Object.keys(cache)) if (isOurs(file)) Reflect.deleteProperty(cache, file);
    context.currentTestId = undefined;
    const mocha = new LoadedMocha(files, { bail: !disableBail, timeout: 0, reporter: class {} as never });
    mocha.suite.beforeEach(function () {
      context.currentTestId = this.currentTest?.fullTitle();
    });
    return mocha;
  }
}

/** Runs the tests of an instance, which can run them again. */
async function run(mocha: Mocha): Promise<DryRunResult> {
  const tests: TestResult[] = [];
  await new Promise((resolve) => {
    const runner = mocha.run(resolve);
    // What a hook before all tests of a suite covers; see shareCoverage.
    runner.on("suite", (suite) => (context.currentTestId = suite.fullTitle()));
    runner.on("pass", (test) => {
      const name = test.fullTitle();
      const timeSpentMs = test.duration ?? 0;
      tests.push({
        id: name,
        name,
        timeSpentMs,
        status: TestStatus.Success,
        ...(test.file && { fileName: test.file }),
      });
    });
    runner.on("fail", (test, error: Error) => {
      const name = (test.ctx?.currentTest ?? test).fullTitle();
      tests.push({
        id: name,
        name,
        timeSpentMs: 0,
        status: TestStatus.Failed,
        failureMessage: error.message || "failed",
      });
    });
  });
  return { status: DryRunStatus.Complete, tests };
}

/** Adds what a suite's hooks covered to what each of its tests covered. */
function shareCoverage(suite: Mocha.Suite, perTest: Record<string, Record<string, number>>): void {
  const ofHooks = perTest[suite.fullTitle()];
  // StrykerJS expects only the titles of tests.
  Reflect.deleteProperty(perTest, suite.fullTitle());
  if (ofHooks) suite.eachTest((test) => (perTest[test.fullTitle()] = { ...ofHooks, ...perTest[test.fullTitle()] }));
  for (const inner of suite.suites) shareCoverage(inner, perTest);
}

function filesLoadedBy(file: string, found = new Set<string>()): ReadonlySet<string> {
  if (found.has(file) || !isOurs(file)) return found;
  found.add(file);
  for (const child of cache[file]?.children ?? []) filesLoadedBy(child.filename, found);
  return found;
}

function isOurs(file: string): boolean {
  // Packages are linked, so their files are elsewhere.
  return file.startsWith(process.cwd() + path.sep);
}

export const strykerPlugins = [declareClassPlugin(PluginKind.TestRunner, "mocha-in-process", MochaRunner)];
