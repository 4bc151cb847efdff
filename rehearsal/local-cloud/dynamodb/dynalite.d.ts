declare module "dynalite" {
  import type { Server } from "node:http";

  /** How long tables stay in a transitional state, in milliseconds. */
  interface Options {
    readonly createTableMs: number;
    readonly updateTableMs: number;
    readonly deleteTableMs: number;
  }

  export default function dynalite(options: Options): Server;
}
