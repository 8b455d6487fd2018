// Keeps what native code writes to stderr while it starts away from the terminal.

/**
 * Runs `start` with the process's stderr closed to native code. TensorFlow greets with four lines about oneDNN and
 * the processor, some before any log level is read, and nobody can act on them; its errors come as exceptions.
 */
export function quietly<T>(start: () => T): T {
  if (Deno.build.os !== "linux") return start();
  const { open, dup, dup2, close } = Deno.dlopen("libc.so.6", {
    open: { parameters: ["buffer", "i32"], result: "i32" },
    dup: { parameters: ["i32"], result: "i32" },
    dup2: { parameters: ["i32", "i32"], result: "i32" },
    close: { parameters: ["i32"], result: "i32" },
  }).symbols;
  const stderr = 2;
  const O_WRONLY = 1;
  const saved = dup(stderr);
  const nowhere = open(new TextEncoder().encode("/dev/null\0"), O_WRONLY);
  if (saved < 0 || nowhere < 0) return start();
  dup2(nowhere, stderr);
  try {
    return start();
  } finally {
    dup2(saved, stderr);
    close(saved);
    close(nowhere);
  }
}
