// What memory can still be had: of the system, and of the container that limits it.

import { join } from "node:path";

/** What the system says where Deno may ask it, the container's room where its files may be read; the lower of both. */
export function freeMemory(): number | undefined {
  const leave = { name: "sys", kind: "systemMemoryInfo" } as const;
  if (Deno.permissions.querySync(leave).state !== "granted") return undefined;
  const { available, swapFree } = Deno.systemMemoryInfo();
  // Swap counts: it is slow, and no end.
  return Math.min(available + swapFree, containerRoom("/") ?? Infinity);
}

/**
 * What the control groups of this process leave it, those above them too.
 *
 * Deno lets only programs with all permissions read below /proc and /sys, as a notebook's kernel may, and no task.
 *
 * @param root where /proc and /sys are
 * @returns bytes; undefined where there is no limit, or none that may be read
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
    // In a container the path may be the host's, where there is nothing; the container's own group is the top then.
    for (let at = join(top, path); at.startsWith(top); at = join(at, "..")) {
      least = Math.min(least, roomOf(at, files));
    }
  }
  return least === Infinity ? undefined : least;
}

/** How the files of a version of control groups are called. */
interface Files {
  readonly folder: string;
  readonly limit: string;
  readonly used: string;
  /** In memory.stat: the cache of files, which goes when memory is wanted. */
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
  const [, given = "0"] = textOf(join(group, "memory.stat"))?.match(cache) ?? [];
  return Math.max(0, most - taken + Number(given));
}

function numberIn(text: string | undefined): number | undefined {
  return text !== undefined && /^\d+\n?$/.test(text) ? Number(text) : undefined;
}

/** What a file of the system says; undefined where it is not there, or not to be read. */
function textOf(path: string): string | undefined {
  try {
    return Deno.readTextFileSync(path);
  } catch {
    return undefined;
  }
}
