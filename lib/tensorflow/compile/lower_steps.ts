// Writes several training steps into the graph as one run: each starts from the weights that the one before it leaves.

import type { Output } from "./graph.ts";
import { type BatchForm, lowerTraining, type StepSource } from "./lower_step.ts";
import type { Feed, ProgramOptions } from "./program.ts";
import type { Variable } from "./variables.ts";

/**
 * Writes training steps of one batch size. Each feeds and fetches what a step alone does; its feeds are named
 * `feedOf(at, name)`, its fetches follow those of the step before.
 *
 * A step reads a weight as soon as the step before has stored it, so that one begins while the other ends. The numbers
 * are those of as many runs of one step.
 *
 * @param form The batch of each step.
 * @param count Number of steps.
 * @throws {NotCompilableError} When something cannot be part of a graph, with its name.
 */
export function lowerSteps(source: StepSource, form: BatchForm, count: number): ProgramOptions {
  const feeds: Record<string, Feed> = {};
  const fetches: Output[] = [];
  const targets: Output[] = [];
  const before = new Map<Variable, Output>();
  for (let at = 0; at < count; at++) {
    const step = lowerTraining(source, form, before);
    for (const [name, feed] of Object.entries(step.feeds)) feeds[feedOf(at, name)] = feed;
    fetches.push(...step.fetches);
    targets.push(...step.targets ?? []);
    for (const [variable, op] of step.stored) before.set(variable, op);
  }
  return { feeds, fetches, targets };
}

/** The name of a step's feed in a run of several. */
export function feedOf(at: number, name: string): string {
  return `${name} ${at}`;
}
