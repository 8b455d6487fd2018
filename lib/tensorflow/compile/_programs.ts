// Programs that are made when they are first wanted, and kept.

import type { CApi } from "../c_api.ts";
import { Program, type ProgramOptions } from "./program.ts";

/** The programs of one session, by what they do. */
export class Programs {
  readonly #api: CApi;
  readonly #session: Deno.PointerValue;
  readonly #programs = new Map<string, Program>();

  constructor(api: CApi, session: Deno.PointerValue) {
    this.#api = api;
    this.#session = session;
  }

  /** The program of a name; `lower` writes it into the graph if there is none yet. */
  get(name: string, lower: () => ProgramOptions): Program {
    let program = this.#programs.get(name);
    if (!program) {
      program = new Program(this.#api, this.#session, lower());
      this.#programs.set(name, program);
    }
    return program;
  }

  /** Frees them all; the session stays. */
  delete(): void {
    for (const program of this.#programs.values()) program.delete();
    this.#programs.clear();
  }
}
