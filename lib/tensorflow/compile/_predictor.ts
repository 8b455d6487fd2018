// A model's forward pass for batches of any size, in shards that are computed side by side.

import { elementCount } from "../tensor.ts";
import { checkImages } from "./_feed_batch.ts";
import type { GraphSession } from "./graph/graph_session.ts";
import { anySize, type LoweredPrediction, lowerPrediction } from "./lower_step.ts";
import { NotCompilableError } from "./not_compilable_error.ts";
import type { Program } from "./graph/program.ts";
import { shardSizes } from "./sharding.ts";
import { type BatchForm, inputShape, type ModelSource, type Pixels } from "./step_source.ts";

/** Sizes of batches whose memory is kept ready. */
const mostPrograms = 8;

/** So few are predicted in less time than it takes to wake up a thread for each of several ops. */
const fewImages = 7;

/** What runs a forward pass. The graph has one part a shard, which takes any number of images if the model can. */
export class Predictor {
  /** Whether batches of all sizes share what is in the graph; otherwise each new size adds to it. */
  readonly isOfAnySize: boolean;
  readonly #session: GraphSession;
  readonly #source: ModelSource;
  readonly #shards: number;
  readonly #shape: readonly number[];
  /** The parts that take any number of images, numbers or bytes. */
  readonly #ofNumbers: LoweredPrediction[] = [];
  readonly #ofBytes: LoweredPrediction[] = [];
  /** The names of the session's programs of this predictor, the one used last at the end. */
  readonly #programs = new Set<string>();

  /**
   * @param shards How many parts a batch is split into, at most.
   * @throws {NotCompilableError} if the model cannot be compiled: now, not at the first batch.
   */
  constructor(session: GraphSession, source: ModelSource, shards: number) {
    session.checkOpen();
    this.#session = session;
    this.#source = source;
    this.#shards = shards;
    this.#shape = inputShape(source.model);
    this.isOfAnySize = this.#lowerForAnySize();
  }

  /**
   * The model's output for one batch.
   *
   * @throws {RangeError} if `size` is not a valid count or does not match the images.
   */
  predict(images: Pixels, size: number): Float32Array {
    const pixels = elementCount(this.#shape);
    checkImages(images, size, pixels);
    const sizes = shardSizes(size, this.#shards);
    const program = this.#program(sizes, { size, bytes: images instanceof Uint8Array });
    let start = 0;
    for (const [at, count] of sizes.entries()) {
      const end = start + count * pixels;
      (program.input(`images ${at}`) as Pixels).set(images.subarray(start, end));
      start = end;
    }
    const outputs = program.run() as Float32Array[];
    if (outputs.length === 1) return outputs[0]!;
    const joined = new Float32Array(outputs.reduce((length, output) => length + output.length, 0));
    let length = 0;
    for (const output of outputs) {
      joined.set(output, length);
      length += output.length;
    }
    return joined;
  }

  /** @returns Whether it can be done: the shapes of what is traced must be known. */
  #lowerForAnySize(): boolean {
    const form = { size: anySize, bytes: false };
    try {
      this.#ofNumbers.push(lowerPrediction(this.#source, form));
      return true;
    } catch (error) {
      if (!(error instanceof NotCompilableError)) throw error;
      lowerPrediction(this.#source, { ...form, size: 1 });
      return false;
    }
  }

  #program(sizes: readonly number[], { size, bytes }: BatchForm): Program {
    const name = `predict ${size} ${bytes}`;
    this.#programs.delete(name);
    this.#programs.add(name);
    const [oldest] = this.#programs;
    if (this.#programs.size > mostPrograms) {
      this.#programs.delete(oldest!);
      this.#session.forget(oldest!);
    }
    return this.#session.program(name, () => {
      const parts = sizes.map((count, at) => ({
        ...this.#part(at, { size: count, bytes }),
        count,
      }));
      const { graph } = this.#source;
      return {
        feeds: Object.fromEntries(parts.map(({ images, count }, at) => {
          const shape = [count, ...this.#shape];
          return [`images ${at}`, { at: images, type: graph.typeOf(images), shape }];
        })),
        fetches: parts.map(({ predictions }) => predictions),
        isSmall: parts.length === 1 && size <= fewImages,
      };
    });
  }

  #part(at: number, { size, bytes }: BatchForm): LoweredPrediction {
    if (!this.isOfAnySize) return lowerPrediction(this.#source, { size, bytes });
    const parts = bytes ? this.#ofBytes : this.#ofNumbers;
    return parts[at] ??= lowerPrediction(this.#source, { size: anySize, bytes });
  }
}
