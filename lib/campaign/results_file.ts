// The results file of a campaign: a JSON line for each finished run, and for each look at the test set.

import { displayed } from "../io/displayable.ts";
import { ifThere } from "../io/exists.ts";
import { checkValue } from "../io/check_argument.ts";
import {
  type ModelCard,
  testEntries,
  type TestFigures,
  trainingRecordSchema,
  validationFiguresSchema,
} from "../store/model_card.ts";
import { reviveEpoch } from "../training/history.ts";
import { inOneLine } from "../io/one_line.ts";
import * as is from "../io/schema.ts";
import { dirname } from "node:path";
import { type Campaign, campaignPath, plannedRuns } from "./campaign.ts";
import { type Values, valueSchema } from "./values.ts";
import { InputError } from "../io/input_error.ts";

/** A finished training run, as its model's card records it. */
export interface RunResult {
  readonly run: string;
  /** The configuration's name. */
  readonly configuration: string;
  readonly seed: number;
  /** Number of weights. */
  readonly parameters: number;
  readonly training: NonNullable<ModelCard["training"]>;
  /** What the network is known by; absent from older records. */
  readonly architecture?: string;
  /** How the kept weights did on the validation images; null if all images were trained on. */
  readonly validation: ModelCard["validation"];
  /** SHA-256 in hex of the weights file. */
  readonly weights: string;
  /** What a sweep chose for the configuration, by name. */
  readonly values?: Values;
  /** What trained it: processors round differently, and so may end with other weights. Absent from older records. */
  readonly machine?: Machine;
  /** How the model did on the test images; absent until it is evaluated. */
  readonly test?: TestResult;
}

/** What computed a run. */
export interface Machine {
  readonly host: string;
  /** The processor, as its maker calls it. */
  readonly processor: string;
  /** Threads that TensorFlow computed with. */
  readonly threads: number;
}

/** A run that ended without a model: its loss was no longer a number. */
export interface Diverged {
  readonly run: string;
  readonly configuration: string;
  readonly seed: number;
  /** What training said. */
  readonly message: string;
}

/** An evaluation on the test set. */
export interface TestResult extends TestFigures {
  /** The misread images, in order, each with the class predicted. */
  readonly wrong: readonly (readonly [index: number, prediction: number])[];
}

/** The models of a configuration as an ensemble, on the test images. */
export interface EnsembleResult {
  readonly configuration: string;
  /** The runs whose models' probabilities were averaged: every seed of the configuration. */
  readonly members: readonly string[];
  readonly test: TestResult;
}

/** A line of the file. */
export type ResultLine =
  | { readonly kind: "trained"; readonly result: Omit<RunResult, "test"> }
  | { readonly kind: "diverged"; readonly diverged: Diverged }
  | { readonly kind: "tested"; readonly run: string; readonly test: TestResult }
  | { readonly kind: "ensemble"; readonly ensemble: EnsembleResult };

/** @returns the path of a campaign's results file; those of the project's own are committed with it */
export function resultsPath(campaign: string): string {
  return `${campaignPath(campaign)}.jsonl`;
}

/**
 * Reads the runs that a campaign has finished.
 *
 * @param campaign its name, or the path of a results file
 * @returns a result for each run, in the order they finished; none if there is no file
 * @throws {InputError} if a line is not a result, naming the line
 *
 * @example
 * ```ts
 * import { campaignResults } from "mnist/study";
 *
 * for (const { configuration, seed, validation } of await campaignResults("batch_sizes")) {
 *   console.log(configuration, seed, validation?.accuracy);
 * }
 * ```
 */
export async function campaignResults(campaign: string): Promise<readonly RunResult[]> {
  checkValue("campaign", is.text, campaign);
  const path = pathOf(campaign);
  const results = new Map<string, RunResult>();
  for (const line of await readLines(path)) {
    if (line.kind === "trained") results.set(line.result.run, line.result);
    if (line.kind === "tested") {
      const result = results.get(line.run);
      if (!result) {
        throw new InputError(`${path}: a test result of ${line.run}, which was not trained`);
      }
      results.set(line.run, { ...result, test: line.test });
    }
  }
  return displayed([...results.values()]);
}

/**
 * Reads how the ensembles of a campaign did; a configuration that keeps every seed's model has one.
 *
 * @param campaign its name, or the path of a results file
 * @returns a result for each ensemble that was tested; none if there is no file
 * @throws {InputError} if a line is not a result, naming the line
 *
 * @example
 * ```ts
 * import { ensembleResults } from "mnist/study";
 *
 * for (const { members, test } of await ensembleResults("close_last")) {
 *   console.log(members.length, test.accuracy);
 * }
 * ```
 */
export async function ensembleResults(campaign: string): Promise<readonly EnsembleResult[]> {
  checkValue("campaign", is.text, campaign);
  const lines = await readLines(pathOf(campaign));
  return displayed(lines.flatMap((line) => line.kind === "ensemble" ? [line.ensemble] : []));
}

function pathOf(campaign: string): string {
  return campaign.endsWith(".jsonl") ? campaign : resultsPath(campaign);
}

/** @returns the runs that are still to be trained */
export function missingRuns(campaign: Campaign, results: readonly RunResult[]): readonly string[] {
  const done = new Set(results.map(({ run }) => run));
  return plannedRuns(campaign).map(({ id }) => id).filter((id) => !done.has(id));
}

/** @returns the runs of a campaign that diverged, and would again */
export async function divergedRuns(campaign: string): Promise<readonly Diverged[]> {
  const lines = await readLines(pathOf(campaign));
  return lines.flatMap((line) => line.kind === "diverged" ? [line.diverged] : []);
}

/** Lines are added one after another: two at once would take the same place in the file. */
let last: Promise<void> = Promise.resolve();

/**
 * Appends a line, and returns once it is on disk.
 *
 * @throws {InputError} if it cannot be written (a full disk); the lines before it are then still whole
 */
export async function appendResult(path: string, line: ResultLine): Promise<void> {
  try {
    const text = new TextEncoder().encode(`${asRecorded(line)}\n`);
    const added = last.then(() => append(path, text));
    last = added.catch(() => {});
    await added;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new InputError(
      `${path}: a result could not be added (${reason}); those before it are whole, and the run's model is kept: ` +
        "mend the cause, then the same call records it",
      { cause },
    );
  }
}

async function append(path: string, bytes: Uint8Array): Promise<void> {
  await Deno.mkdir(dirname(path), { recursive: true });
  using file = await Deno.open(path, { read: true, write: true, create: true });
  // A process killed while it wrote may have left half a line: it is cut off, and its run is done again.
  const end = await endOfLines(file);
  await file.truncate(end);
  await file.seek(end, Deno.SeekMode.Start);
  try {
    for (let done = 0; done < bytes.length;) done += await file.write(bytes.subarray(done));
    await file.sync();
  } catch (error) {
    await file.truncate(end).catch(() => {}); // what is left of the line, the next call cuts off
    throw error;
  }
}

/** Just after the last newline, looked for from the end: the file of ten thousand runs is long. */
async function endOfLines(file: Deno.FsFile): Promise<number> {
  const block = new Uint8Array(1 << 16);
  for (let end = await file.seek(0, Deno.SeekMode.End); end > 0;) {
    const start = Math.max(0, end - block.length);
    await file.seek(start, Deno.SeekMode.Start);
    let read = 0;
    while (start + read < end) {
      const count = await file.read(block.subarray(read, end - start));
      if (count === null) break;
      read += count;
    }
    const at = block.subarray(0, read).lastIndexOf(newline);
    if (at >= 0) return start + at + 1;
    end = start;
  }
  return 0;
}

const testResult = is.object<TestResult>({
  ...testEntries,
  wrong: is.listOf(is.rowOf(is.count, is.count)),
});

type Line<Kind extends ResultLine["kind"]> = Extract<ResultLine, { readonly kind: Kind }>;

/** The lines of each kind. */
const lines: { readonly [Kind in ResultLine["kind"]]: is.Schema<Line<Kind>> } = {
  trained: is.object<Line<"trained">>({
    kind: is.text as is.Schema<"trained">,
    result: is.object<Line<"trained">["result"]>({
      run: is.text,
      configuration: is.text,
      seed: is.number,
      parameters: is.count,
      architecture: is.optional(is.sha256Hex),
      training: trainingRecordSchema,
      validation: is.nullable(validationFiguresSchema),
      weights: is.sha256Hex,
      values: is.optional(is.mapOf(valueSchema)),
      machine: is.optional(is.object<Machine>({
        host: is.text,
        processor: is.text,
        threads: is.count,
      })),
    }),
  }),
  diverged: is.object<Line<"diverged">>({
    kind: is.text as is.Schema<"diverged">,
    diverged: is.object<Diverged>({
      run: is.text,
      configuration: is.text,
      seed: is.number,
      message: is.text,
    }),
  }),
  tested: is.object<Line<"tested">>({
    kind: is.text as is.Schema<"tested">,
    run: is.text,
    test: testResult,
  }),
  ensemble: is.object<Line<"ensemble">>({
    kind: is.text as is.Schema<"ensemble">,
    ensemble: is.object<EnsembleResult>({
      configuration: is.text,
      members: is.listOf(is.text),
      test: testResult,
    }),
  }),
};

const kindOfLine = is.object<Pick<ResultLine, "kind">>({
  kind: is.oneOf("trained", "diverged", "tested", "ensemble"),
});

async function readLines(path: string): Promise<readonly ResultLine[]> {
  const bytes = await ifThere(Deno.readFile(path)) ?? new Uint8Array();
  const found: ResultLine[] = [];
  let start = 0;
  // What follows the last newline is half a line.
  for (let line = 1, end; (end = bytes.indexOf(newline, start)) >= 0; line++, start = end + 1) {
    if (end > start) found.push(parseLine(bytes.subarray(start, end), `${path}, line ${line}`));
  }
  return found;
}

const newline = 10;

function parseLine(bytes: Uint8Array, at: string): ResultLine {
  try {
    const line = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes), reviveEpoch);
    return is.conform<ResultLine>(lines[is.conform(kindOfLine, line).kind], line);
  } catch (error) {
    const text = new TextDecoder().decode(bytes.subarray(0, 60));
    const reason = error instanceof is.SchemaError ? ` (${error.message})` : "";
    throw new InputError(inOneLine(`${at}: expected a result, found ${text}${reason}`));
  }
}

/** @returns a value as results record it: numbers have the seven digits of a float32 */
export function asRecorded(value: unknown): string {
  return JSON.stringify(value, shorter);
}

function shorter(_: string, value: unknown): unknown {
  return typeof value === "number" && !Number.isInteger(value)
    ? Number(value.toPrecision(7))
    : value;
}
