// Functions of the C library that Deno has no other way to.

import { cText } from "./_c_text.ts";

const { buffer, i32, pointer } = { buffer: "buffer", i32: "i32", pointer: "pointer" } as const;

const symbols = {
  dlopen: { parameters: [buffer, i32], result: pointer },
  getenv: { parameters: [buffer], result: pointer },
  setenv: { parameters: [buffer, buffer, i32], result: i32 },
} as const satisfies Deno.ForeignLibraryInterface;

/** What is used of the C library. */
export interface LibC {
  /** Loads a library so that it stays loaded. @returns whether it could be */
  loadForGood(path: string): boolean;
  /** A variable of the environment as C sees it; `undefined` if it is not set. */
  getenv(name: string): string | undefined;
  /** Sets a variable that is not set yet, for the code in this process that reads it from C. */
  setDefault(name: string, value: string): void;
}

let opened: LibC | undefined;

/** The C library, where it has a name that is known. */
export function libC(): LibC | undefined {
  const RTLD_NODELETE = { linux: 0x1000, darwin: 0x80 };
  const files = { linux: "libc.so.6", darwin: "libSystem.B.dylib" };
  const { os } = Deno.build;
  if (os !== "linux" && os !== "darwin") return undefined;
  return opened ??= open(files[os], RTLD_NODELETE[os]);
}

function open(file: string, noDelete: number): LibC {
  const { dlopen, getenv, setenv } = Deno.dlopen(file, symbols).symbols;
  const RTLD_NOW = 2;
  return {
    loadForGood: (path) => dlopen(cText(path), RTLD_NOW | noDelete) !== null,
    getenv: (name) => {
      const value = getenv(cText(name));
      return value === null ? undefined : Deno.UnsafePointerView.getCString(value);
    },
    setDefault: (name, value) => void setenv(cText(name), cText(value), 0),
  };
}
