// Starts programs of the tests as processes of their own, for faults that end a process.

import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Options of {@linkcode start}. */
export interface StartOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** What `deno run` is started by, such as `["prlimit", "--as=1000000000"]`. */
  readonly through?: readonly string[];
}

/** Starts a file of this folder under the permissions that tests have. */
export function start(
  file: string,
  args: readonly string[],
  { env = {}, through = [] }: StartOptions = {},
): Deno.ChildProcess {
  const flags = ["run", "-q", "-P=tests", "--no-prompt", `tests/trust/${file}`];
  const [program, ...rest] = [...through, Deno.execPath(), ...flags, ...args];
  return new Deno.Command(program!, {
    args: rest,
    cwd: root,
    env: { NO_COLOR: "1", ...env },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

/** Waits for the end. */
export async function ended(
  child: Deno.ChildProcess,
): Promise<{ code: number; signal: Deno.Signal | null; stdout: string; stderr: string }> {
  const { code, signal, stdout, stderr } = await child.output();
  const text = new TextDecoder();
  return { code, signal, stdout: text.decode(stdout).trim(), stderr: text.decode(stderr).trim() };
}

/** Whether this system can give a process mounts of its own: Linux, as root or with user namespaces. */
export async function canMount(): Promise<boolean> {
  if (Deno.build.os !== "linux") return false;
  const script = "mount -t tmpfs tmpfs /tmp";
  const { success } = await new Deno.Command("unshare", { args: ["-rm", "sh", "-c", script] })
    .output();
  return success;
}

/** Runs a shell script with mounts of its own; `$0` in it is Deno. */
export function withMounts(script: string): ReturnType<typeof ended> {
  return ended(
    new Deno.Command("unshare", {
      args: ["-rm", "sh", "-c", script, Deno.execPath()],
      stdout: "piped",
      stderr: "piped",
    }).spawn(),
  );
}

/** What starts a process that no closed file opens to; undefined where root cannot give that up. */
export const withoutPrivileges: readonly string[] | undefined = await (async () => {
  if (Deno.build.os === "windows") return undefined;
  if (Deno.uid() !== 0) return [];
  const through = ["setpriv", "--inh-caps=-all", "--bounding-set=-all"];
  const [program, ...args] = [...through, "true"];
  const { success } = await new Deno.Command(program!, { args }).output()
    .catch(() => ({ success: false }));
  return success ? through : undefined;
})();
