// A checkpoint as one file, so that it is replaced whole or not at all.

import { precisionTrialSchema } from "./precision_choice.ts";
import { InputError } from "../io/input_error.ts";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { writeAtomically } from "../io/write_atomically.ts";
import type { Checkpoint, Position, RunIdentity } from "./checkpoint.ts";
import type { EngineState } from "./engine/engine.ts";
import { inOneLine } from "../io/one_line.ts";
import { epochSchema, reviveEpoch } from "./history.ts";
import { settingsSchema } from "./settings.ts";
import { trainingDataSchema } from "./training_data.ts";
import * as is from "../io/schema.ts";

/** The file's name within its folder. */
export const checkpointFile = "checkpoint.bin";

/**
 * Writes a checkpoint.
 *
 * @param folder made if need be
 * @throws {InputError} if it cannot (a full disk); the one before is then still there
 */
export async function writeCheckpoint(folder: string, checkpoint: Checkpoint): Promise<void> {
  const { state, best, ...rest } = checkpoint;
  for (const [name, kept] of Object.entries(rest.callbacks)) checkIsJson(name, kept);
  const header: Header = { ...rest, state: sizes(state), ...(best && { best: sizes(best) }) };
  const text = new TextEncoder().encode(JSON.stringify(header));
  const parts = [
    magic,
    new Uint8Array(Uint32Array.of(text.length).buffer),
    text,
    ...[state, best ?? {}].flatMap((arrays) => Object.values(arrays).map(bytesOf)),
  ];
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  const path = join(folder, checkpointFile);
  try {
    await writeAtomically(path, concatenate([...parts, hash.digest()]));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new InputError(
      `${path}: could not be written (${reason}); an older checkpoint is still whole: mend the cause, then resume`,
      { cause },
    );
  }
}

/** @throws {InputError} if a callback's state would come back as something else, as JSON makes null of Infinity */
function checkIsJson(callback: string, state: unknown): void {
  const refuse = (found: string, cause?: unknown) =>
    new InputError(
      `callback ${callback}: expected a state that is JSON, found ${found}; ` +
        "return plain values, null for a figure that is not there yet",
      cause === undefined ? {} : { cause },
    );
  try {
    JSON.stringify(state, (_, part) => {
      const isKept = typeof part === "number"
        ? Number.isFinite(part)
        : !["bigint", "function", "symbol"].includes(typeof part) &&
          ![Promise, Map, Set].some((kind) => part instanceof kind) && !ArrayBuffer.isView(part);
      if (!isKept) throw refuse(is.describe(part));
      return part;
    });
  } catch (error) {
    throw error instanceof InputError ? error : refuse("one that contains itself", error);
  }
}

/**
 * Reads a checkpoint.
 *
 * @param folder where `train` kept it
 * @throws {InputError} if there is none, or it is damaged
 */
export async function readCheckpoint(folder: string): Promise<Checkpoint> {
  const path = join(folder, checkpointFile);
  const bytes = await Deno.readFile(path).catch((error) => {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new InputError(
      `${path}: expected a checkpoint to resume from, found none; train without resume`,
    );
  });
  const refuse = (found: string) =>
    new InputError(
      `${path}: expected a whole checkpoint of this version, found ${found}; delete it and train anew`,
    );
  const content = bytes.subarray(0, Math.max(0, bytes.length - digestBytes));
  const digest = createHash("sha256").update(content).digest();
  const start = magic.length + 4;
  if (
    content.length < start || !magic.every((byte, i) => content[i] === byte) ||
    !digest.equals(bytes.subarray(-digestBytes))
  ) throw refuse(`${bytes.length} bytes that are not one`);
  const end = start + new DataView(content.buffer).getUint32(magic.length, true);
  const header = parseHeader(content.subarray(start, end), refuse);
  const { state, best, ...rest } = header;
  const lengths = [state, best ?? {}].flatMap((sizes) => Object.values(sizes));
  const expected = end + lengths.reduce((sum, length) => sum + 4 * length, 0);
  if (content.length !== expected) {
    throw refuse(`${content.length} bytes where its header speaks of ${expected}`);
  }
  let offset = end;
  const take = (sizes: Sizes): EngineState =>
    Object.fromEntries(
      Object.entries(sizes).map(([name, length]) => {
        const values = content.slice(offset, offset += 4 * length);
        return [name, new Float32Array(values.buffer)];
      }),
    );
  return { ...rest, state: take(state), ...(best && { best: take(best) }) };
}

/** A digest shows that a file is whole, and not that it is ours: anyone can make one. */
function parseHeader(text: Uint8Array, refuse: (found: string) => Error): Header {
  try {
    const header = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(text), reviveEpoch);
    return is.conform(headerSchema, header);
  } catch (error) {
    throw refuse(inOneLine(error instanceof Error ? error.message : String(error)));
  }
}

const headerSchema = is.object<Header>({
  identity: is.object<RunIdentity>({
    settings: settingsSchema,
    data: trainingDataSchema,
    architecture: is.sha256Hex,
    precisionTrial: is.optional(precisionTrialSchema),
  }),
  position: is.object<Position>({
    history: is.listOf(epochSchema),
    bestEpoch: is.count,
    epochRate: is.number,
    learningRate: is.number,
    step: is.count,
    random: is.listOf(is.count, 4),
    lossSum: is.number,
    correct: is.count,
    epochSeconds: is.number,
    seconds: is.number,
    stepSeconds: is.number,
    stepImages: is.count,
    batchSeconds: is.number,
  }),
  callbacks: is.mapOf(is.anything),
  state: is.mapOf(is.count),
  best: is.optional(is.mapOf(is.count)),
});

/** The checkpoint with the lengths of its arrays in their place; the arrays follow in that order. */
interface Header extends Omit<Checkpoint, "state" | "best"> {
  readonly state: Sizes;
  readonly best?: Sizes;
}

type Sizes = Readonly<Record<string, number>>;

/** The last character is the version of the format. */
const magic = new TextEncoder().encode("MNISTCP2");

const digestBytes = 32;

function sizes(state: EngineState): Sizes {
  return Object.fromEntries(Object.entries(state).map(([name, { length }]) => [name, length]));
}

function bytesOf({ buffer, byteOffset, byteLength }: Float32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

function concatenate(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}
