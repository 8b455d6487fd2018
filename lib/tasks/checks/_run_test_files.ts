// Runs some test files for longer than the tests do.

import { project } from "../project.ts";

/**
 * @param files from the project's folder
 * @param env what tells them how long
 * @returns the exit code of `deno test`, whose output is shown
 */
export async function runTestFiles(
  files: readonly string[],
  env: Record<string, string>,
): Promise<number> {
  const { code } = await new Deno.Command(Deno.execPath(), {
    // Their types are for `deno task check` to check, which takes longer than some of them do.
    args: ["test", "-P=tests", "--no-prompt", "--no-check", ...files],
    cwd: project.root,
    env,
    stdin: "null",
  }).spawn().status;
  return code;
}
