/* `npm run mutants`: changes the sources, one place at a time, and looks whether a test fails. See docs/checks.md. */
export default {
  mutate: ["core/**/*.ts", "functions/**/*.ts", "infra/dns/**/*.ts"],
  testFiles: ["test/{core,functions,infra/dns}/**/*.test.ts"],
  plugins: ["./test/support/mocha-runner.mts"],
  testRunner: "mocha-in-process",
  testRunnerNodeArgs: ["--require", "./infra/program-loading/typescript.cjs"],
  coverageAnalysis: "perTest",
  // tsx strips types and checks none.
  disableTypeChecks: false,
  // Beside node_modules and not in it: what stands there counts as a package.
  tempDirName: "coverage/mutants",
  ignorePatterns: ["coverage", "kept"],
  reporters: ["clear-text", "json"],
  jsonReporter: { fileName: "coverage/mutants.json" },
  clearTextReporter: { allowEmojis: false, logTests: false, reportTests: false },
  thresholds: { high: 95, low: 90, break: null },
  concurrency: 1,
};
