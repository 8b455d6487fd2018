// glibc's own guard over the allocator, which ends a process that writes beyond its memory or frees it twice.

const library = "/usr/lib/x86_64-linux-gnu/libc_malloc_debug.so.0";

/** The environment of a guarded process; `undefined` where the system has no such library. */
export const guarded: Readonly<Record<string, string>> | undefined =
  await Deno.stat(library).then(() => true, () => false)
    ? { LD_PRELOAD: library, MALLOC_PERTURB_: "165", MALLOC_CHECK_: "3" }
    : undefined;
