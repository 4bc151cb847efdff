/**
 * What a process must not leave behind, however it ends: by itself, by Ctrl-C, by a supervisor's SIGTERM or with its terminal.
 *
 * Node.js reports each of these, but not SIGKILL, and then waits for nothing asynchronous, so processes are killed and folders
 * removed synchronously.
 */
import type { ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { constants, tmpdir } from "node:os";
import path from "node:path";

const folders = new Set<string>();
/** Children, each with the signal that ends it. */
const children = new Map<ChildProcess, NodeJS.Signals>();
let isWatching = false;

function clear(): void {
  for (const [child, signal] of children) child.kill(signal);
  // A process that dies may still be writing there.
  for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
}

function watch(): void {
  if (isWatching) return;
  isWatching = true;
  process.once("exit", clear);
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.once(signal, () => {
      console.error(`\nEnded by ${signal}; what was started is ended, and temporary files are removed.`);
      // As a shell says it of a process that a signal ended.
      process.exit(128 + constants.signals[signal]);
    });
  }
}

/** Makes an empty folder for temporary files, which {@link removeFolder} or the end of the process removes. */
export function temporaryFolder(prefix: string): string {
  watch();
  const folder = mkdtempSync(path.join(tmpdir(), `${prefix}-`));
  folders.add(folder);
  return folder;
}

/** Removes a temporary folder with all that is in it. */
export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  folders.delete(folder);
}

/**
 * Has a child ended when this process ends before it.
 *
 * @param signal what ends it; anything but SIGKILL for a child that has something to clean up itself
 */
export function endWithUs<Child extends ChildProcess>(child: Child, signal: NodeJS.Signals = "SIGKILL"): Child {
  watch();
  children.set(child, signal);
  child.once("close", () => children.delete(child));
  return child;
}
