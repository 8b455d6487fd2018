// How much memory is left, in the system and in the container that limits it.

import { join } from "node:path";

/** @returns bytes that the system and the container leave, the lower of the two; undefined if Deno may not ask */
export function freeMemory(): number | undefined {
  const leave = { name: "sys", kind: "systemMemoryInfo" } as const;
  if (Deno.permissions.querySync(leave).state !== "granted") return undefined;
  const { available, swapFree } = Deno.systemMemoryInfo();
  // Swap counts: slow is better than killed.
  return Math.min(available + swapFree, containerRoom("/") ?? Infinity);
}

/**
 * Computes what the control groups of this process, and those that contain them, leave it.
 *
 * Deno lets only programs with all permissions read below /proc and /sys: a notebook's kernel has them, no task does.
 *
 * @param root where /proc and /sys are
 * @returns bytes; undefined if there is no limit, or none that may be read
 */
export function containerRoom(root: string): number | undefined {
  const groups = textOf(join(root, "proc/self/cgroup"));
  if (groups === undefined) return undefined;
  let least = Infinity;
  for (const line of groups.split("\n")) {
    const [, controllers, path] = line.match(/^\d+:([^:]*):(.*)$/) ?? [];
    const files = controllers === ""
      ? unified
      : controllers?.split(",").includes("memory") && legacy;
    if (!files || path === undefined) continue;
    const top = join(root, files.folder);
    // In a container the path may be the host's and not exist here; then the top is the container's own group.
    for (let at = join(top, path); at.startsWith(top); at = join(at, "..")) {
      least = Math.min(least, roomOf(at, files));
    }
  }
  return least === Infinity ? undefined : least;
}

/** Names of the files in one version of control groups. */
interface Files {
  readonly folder: string;
  readonly limit: string;
  readonly used: string;
  /** In memory.stat: cached files, which are evicted on demand. */
  readonly cache: RegExp;
}

const unified: Files = {
  folder: "sys/fs/cgroup",
  limit: "memory.max",
  used: "memory.current",
  cache: /^inactive_file (\d+)$/m,
};

const legacy: Files = {
  folder: "sys/fs/cgroup/memory",
  limit: "memory.limit_in_bytes",
  used: "memory.usage_in_bytes",
  cache: /^total_inactive_file (\d+)$/m,
};

function roomOf(group: string, { limit, used, cache }: Files): number {
  const [most, taken] = [limit, used].map((file) => numberIn(textOf(join(group, file))));
  if (most === undefined || taken === undefined) return Infinity; // "max" among them
  const [, evictable = "0"] = textOf(join(group, "memory.stat"))?.match(cache) ?? [];
  return Math.max(0, most - taken + Number(evictable));
}

function numberIn(text: string | undefined): number | undefined {
  return text !== undefined && /^\d+\n?$/.test(text) ? Number(text) : undefined;
}

/** A system file's text; undefined if it does not exist or may not be read. */
function textOf(path: string): string | undefined {
  try {
    return Deno.readTextFileSync(path);
  } catch {
    return undefined;
  }
}
