// The functions of the C library that Deno offers no other way to.

import { cString, textAt } from "./c_text.ts";

const symbols = {
  _exit: { parameters: ["i32"], result: "void" },
  close: { parameters: ["i32"], result: "i32" },
  dlopen: { parameters: ["buffer", "i32"], result: "pointer" },
  dup: { parameters: ["i32"], result: "i32" },
  dup2: { parameters: ["i32", "i32"], result: "i32" },
  getenv: { parameters: ["buffer"], result: "pointer" },
  open: { parameters: ["buffer", "i32"], result: "i32" },
  setenv: { parameters: ["buffer", "buffer", "i32"], result: "i32" },
} as const satisfies Deno.ForeignLibraryInterface;

type LibC = Deno.DynamicLibrary<typeof symbols>["symbols"];

let opened: LibC | undefined;

/** The C library; `undefined` on Windows. */
function libC(): LibC | undefined {
  const files: Record<string, string> = { linux: "libc.so.6", darwin: "libSystem.B.dylib" };
  const file = files[Deno.build.os];
  return file === undefined ? undefined : opened ??= Deno.dlopen(file, symbols).symbols;
}

/**
 * Loads a library so that it stays loaded until the process has ended.
 *
 * @returns Whether it could be loaded that way.
 */
export function loadForGood(path: string): boolean {
  const now = 2;
  const keepMapped = Deno.build.os === "darwin" ? 0x80 : 0x1000;
  return (libC()?.dlopen(cString(path), now | keepMapped) ?? null) !== null;
}

/** An environment variable as C sees it; `undefined` if it is not set. */
export function getenv(name: string): string | undefined {
  const value = libC()?.getenv(cString(name)) ?? null;
  return value === null ? undefined : textAt(value);
}

/** Sets an environment variable, unless it is set already, for code in this process that reads it from C. */
export function setDefaultEnv(name: string, value: string): void {
  libC()?.setenv(cString(name), cString(value), 0);
}

/** Ends the process from any thread, whatever the others do; nothing happens on Windows. */
export function exitAtOnce(code: number): void {
  libC()?._exit(code);
}

/**
 * Runs `start` with the process's stderr closed to native code, on Linux. TensorFlow greets with four lines about oneDNN
 * and the processor, some before it reads any log level, and nobody can act on them; its errors come as exceptions.
 */
export function quietly<T>(start: () => T): T {
  const libc = libC();
  if (!libc || Deno.build.os !== "linux") return start();
  const [stderr, O_WRONLY] = [2, 1];
  const saved = libc.dup(stderr);
  const nowhere = libc.open(cString("/dev/null"), O_WRONLY);
  if (saved < 0 || nowhere < 0) return start();
  libc.dup2(nowhere, stderr);
  try {
    return start();
  } finally {
    libc.dup2(saved, stderr);
    libc.close(saved);
    libc.close(nowhere);
  }
}
