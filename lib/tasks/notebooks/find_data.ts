// Finds out what there is to run on before anything runs on it; MNIST is downloaded if need be.

import type { FoundData } from "./find_mnist.ts";
import { startProgram } from "../start_program.ts";
import { TaskError } from "../task.ts";

/**
 * Looks for MNIST under the permissions that take: reading its folders, and reaching its mirrors.
 *
 * @returns MNIST, or that it cannot be had, and why
 * @throws {TaskError} if what is there is not MNIST; that was said already
 */
export async function findData(): Promise<FoundData> {
  const child = await startProgram("notebooks/find_mnist", [], { stdout: "piped" });
  const { success, stdout } = await child.output();
  if (!success) throw new TaskError("So nothing was run.");
  return JSON.parse(new TextDecoder().decode(stdout));
}
