/** A Chromium that the machine has; none is downloaded. */
import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

/** Where Chromium usually is: Debian's and Ubuntu's packages, Google's, macOS. */
const PLACES = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/** Keeps it from calling home: what is shown loads nothing. */
const QUIET = [
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-gpu",
  "--disable-quic",
  "--disable-sync",
  "--no-first-run",
];

/** Says what to do where there is no Chromium. */
export class NoChromium extends Error {
  override readonly name = "NoChromium";
  constructor(looked: readonly string[]) {
    super(
      `No Chromium found at ${looked.join(", ")}. Install one (Debian: apt-get install chromium), or say where it is: ` +
        "CHROMIUM=/path/to/chromium",
    );
  }
}

/**
 * Starts Chromium.
 *
 * @param file the executable; absent: the variable CHROMIUM, else where it usually is
 * @throws NoChromium where there is none
 */
export async function startChromium(file = process.env.CHROMIUM): Promise<Browser> {
  const places = file === undefined ? PLACES : [file];
  const executablePath = places.find((place) => existsSync(place));
  if (executablePath === undefined) throw new NoChromium(places);
  // Chromium refuses to run as root inside its sandbox, as in most containers.
  const isRoot = process.getuid?.() === 0;
  return chromium.launch({ executablePath, args: [...QUIET, ...(isRoot ? ["--no-sandbox"] : [])] });
}
