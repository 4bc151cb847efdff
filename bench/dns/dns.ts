/**
 * `npm run bench:dns`: compares the DNS command with dns-lexicon from PyPI. Both write a stack's records to the same double of Porkbun on
 * this machine, which allows one call per second with bursts of five, as the real one was observed to do.
 *
 * Prints calls and seconds of a first run and of one with nothing to do, timed from process start to exit; and how many SPF records the
 * domain ends up with where it had one before: with two, SPF evaluation gives permerror (RFC 7208 section 4.5).
 */
import { spawn } from "node:child_process";
import path from "node:path";
import { text } from "node:stream/consumers";
import { command, run as runCommand } from "../../cli/command-line/command-line";
import { endWithUs, removeFolder, temporaryFolder } from "../../cli/process/cleanup";
import type { CommandInput } from "../../infra/dns/main";
import { dkimRecords, type DnsRecord, stackRecords } from "../../infra/dns/records";
import { isSpf } from "../../infra/dns/spf";
import { PorkbunService } from "../../rehearsal/local-porkbun/porkbun";
import { forwarding, parked } from "../../rehearsal/local-porkbun/records";

const LEXICON = "dns-lexicon==3.25.2";
const ZONE = "example.org";
const REGION = "us-east-1";
const tokens = ["a", "b", "c"].map((letter) => letter.repeat(32));
const keys = { PORKBUN_API_KEY: "pk1_live", PORKBUN_SECRET_API_KEY: "sk1_live" };

const records: readonly DnsRecord[] = stackRecords({
  zone: ZONE,
  sendingDomain: ZONE,
  mailFromDomain: `bounce.${ZONE}`,
  region: REGION,
  verificationToken: "t".repeat(44),
  dmarc: { rua: [`dmarc@${ZONE}`], ruf: [] },
});
const input: CommandInput = {
  zone: ZONE,
  sendingDomain: ZONE,
  region: REGION,
  owner: { name: "bench", stack: "prod", part: "mail" },
  production: true,
  records,
};

/**
 * dns-lexicon at its best: one session for all records. It only mounts its retries for HTTPS, so here they are mounted for the double's
 * HTTP too.
 */
const DRIVER = `
import json, os, requests, sys
from lexicon.client import Client
from lexicon.config import ConfigResolver
from lexicon._private.providers import porkbun

mount = requests.Session.mount
requests.Session.mount = lambda self, prefix, adapter: [mount(self, p, adapter) for p in (prefix, prefix.replace("https", "http"))]
init = porkbun.Provider.__init__
def patched(self, config):
    init(self, config)
    self.api_endpoint = os.environ["PORKBUN_API_URL"]
porkbun.Provider.__init__ = patched

options = {"provider_name": "porkbun", "domain": sys.argv[1], "ttl": 600, "priority": 10,
           "porkbun": {"auth_key": os.environ["PORKBUN_API_KEY"], "auth_secret": os.environ["PORKBUN_SECRET_API_KEY"]}}
with Client(ConfigResolver().with_dict(options)) as operations:
    for record in json.load(sys.stdin):
        operations.create_record(record["type"], record["name"], record["content"])
`;

interface Program {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
  readonly stdin: string;
}

/** Runs a program until it exits. */
async function run(
  command: readonly [string, ...string[]],
  stdin = "",
  more: Record<string, string> = {},
): Promise<void> {
  const [file, ...args] = command;
  const env = { PATH: process.env.PATH, HOME: process.env.HOME, ...more };
  const child = spawn(file, args, { cwd: path.join(__dirname, "../../infra"), env, stdio: ["pipe", "ignore", "pipe"] });
  endWithUs(child).stdin.end(stdin);
  const ended = new Promise<number | null>((resolve, reject) => child.on("close", resolve).on("error", reject));
  const [errors, code] = await Promise.all([text(child.stderr), ended]);
  if (code !== 0) throw new Error(`${command.join(" ").slice(0, 80)} exited with ${code}: ${errors}`);
}

interface Measure {
  readonly calls: number;
  readonly seconds: number;
}

async function measured(service: PorkbunService, { command, stdin }: Program): Promise<Measure> {
  service.calls.length = 0;
  const start = performance.now();
  await run(command, stdin, { ...keys, PORKBUN_API_URL: service.endpoint, DKIM_TOKENS: tokens.join(",") });
  return { calls: service.calls.length, seconds: (performance.now() - start) / 1000 };
}

async function compare(program: Program): Promise<string> {
  const service = await PorkbunService.start({ generation: "2024", rate: { calls: 5, milliseconds: 5000 } });
  service.add(ZONE, [...parked(ZONE), ...forwarding(ZONE)]);
  try {
    const first = await measured(service, program);
    const second = await measured(service, program);
    const spf = service.records(ZONE).filter(({ name, content }) => name === ZONE && isSpf(content)).length;
    const columns = [first, second].map(
      ({ calls, seconds }) => `${String(calls).padStart(5)} calls ${seconds.toFixed(1).padStart(5)} s`,
    );
    return `${program.name.padEnd(20)} ${columns.join("  ")}  ${String(spf).padStart(11)}`;
  } finally {
    await service.stop();
  }
}

async function main(): Promise<void> {
  const folder = temporaryFolder("bench-dns");
  try {
    const python = path.join(folder, process.platform === "win32" ? "Scripts/python.exe" : "bin/python");
    await run([process.platform === "win32" ? "python" : "python3", "-m", "venv", folder]);
    await run([python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", LEXICON]);
    console.log(`${"".padEnd(20)} ${"first run".padStart(19)}  ${"nothing to do".padStart(19)}  SPF records`);
    const all = [...records, ...dkimRecords(ZONE, REGION, tokens)];
    const ours = [process.execPath, "--require", "./program-loading/typescript.cjs", "dns/main.ts", "apply"] as const;
    console.log(await compare({ name: "the stack's command", command: ours, stdin: JSON.stringify(input) }));
    const theirs = [python, "-c", DRIVER, ZONE] as const;
    console.log(await compare({ name: LEXICON.replace("==", " "), command: theirs, stdin: JSON.stringify(all) }));
  } finally {
    removeFolder(folder);
  }
}

const program = command(
  "bench:dns",
  `Compare the DNS command with ${LEXICON}, on a stand-in for Porkbun on this machine. Needs Python 3 and access to PyPI.`,
).action(main);

void runCommand(program);
