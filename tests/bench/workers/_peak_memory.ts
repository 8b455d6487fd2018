// The most memory that this process ever held, as the system counted it: Python's `resource` asks the same function.

const libraries: Partial<Record<typeof Deno.build.os, string>> = {
  linux: "libc.so.6",
  darwin: "libSystem.B.dylib",
};

/** @returns bytes; 0 on a system that does not say */
export function peakMemory(): number {
  const library = libraries[Deno.build.os];
  if (!library) return 0;
  const libc = Deno.dlopen(library, {
    getrusage: { parameters: ["i32", "buffer"], result: "i32" },
  });
  try {
    const usage = new BigInt64Array(18); // struct rusage
    const self = 0;
    if (libc.symbols.getrusage(self, usage) !== 0) return 0;
    const peak = Number(usage[4]); // ru_maxrss, after two times of two words each
    return Deno.build.os === "darwin" ? peak : peak * 1024;
  } finally {
    libc.close();
  }
}
