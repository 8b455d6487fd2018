// Who takes part: this project, Keras, PyTorch and stock tfjs-node, each in every way that might be its fastest.

import { type Configuration, cores, type Precision, stepsPerExecution } from "./configuration.ts";

/** A file of workers/. */
export type Program = "ours.ts" | "tfjs_node.ts" | "keras_worker.py" | "pytorch_worker.py";

/** One way to train. */
export interface Contender {
  readonly name: string;
  readonly program: Program;
  /** Ways to start its process that can't be changed afterwards; the fastest is kept. */
  readonly launches: readonly LaunchOptions[];
  /** Precisions that it has; all unless given. */
  readonly precisions?: readonly Precision[];
}

/** What a worker is told beside the configuration. */
export interface LaunchOptions {
  /** Threads an operation may use; all cores unless given. Of this project: all threads of TensorFlow. */
  readonly threads?: number;
  /** This project: parts of a batch that are computed side by side, at most; as it chooses unless given. */
  readonly parts?: number;
  /** This project: images that batch normalisation sees together; the whole batch unless given. */
  readonly virtualBatchSize?: number;
  /** Keras: steps in one call of the graph. */
  readonly stepsPerExecution?: number;
  /** Keras: compiled by XLA. PyTorch: `torch.compile`. */
  readonly compiled?: boolean;
  /** PyTorch: memory order of images. */
  readonly channelsLast?: boolean;
  /** PyTorch: the allocator keeps the memory it has, where else each step gives it back and faults it in again. */
  readonly tunedMalloc?: boolean;
  /** The folder with the images; where the bench writes them unless given. */
  readonly data?: string;
}

/** The name of the contender that all others are compared with. */
export const ours = "ours";

/** What glibc's malloc is told for `tunedMalloc`; PyTorch's tuning guide has other allocators for the same end. */
export const mallocVariables = { MALLOC_MMAP_MAX_: "0", MALLOC_TRIM_THRESHOLD_: "1099511627776" };

const tuned: LaunchOptions = Deno.build.os === "linux" ? { tunedMalloc: true } : {};

/** PyTorch as it is fastest, as a rule. */
const tunedPyTorch: Contender = {
  name: "PyTorch, channels_last, tuned malloc",
  program: "pytorch_worker.py",
  launches: [{ channelsLast: true, ...tuned }],
};

/** The contenders of one race. `quick` leaves out those that never were the best. */
export function contendersFor(configuration: Configuration, quick: boolean): Contender[] {
  const steps = stepsPerExecution(configuration);
  const narrow = !quick && cores > 1 ? [{ threads: 1 }] : [];
  const strongest: readonly Contender[] = [
    {
      name: ours,
      program: "ours.ts",
      launches: [
        {},
        ...(configuration.network === "deeper"
          ? [{ virtualBatchSize: configuration.batch / 2 }]
          : []),
      ],
    },
    { name: "Keras fit", program: "keras_worker.py", launches: [{}, ...narrow] },
    {
      name: `Keras fit, steps_per_execution=${steps}`,
      program: "keras_worker.py",
      launches: [{}, ...narrow].map((launch) => ({ ...launch, stepsPerExecution: steps })),
    },
    tunedPyTorch,
  ];
  const others: readonly Contender[] = [
    {
      name: "Keras fit, jit_compile",
      program: "keras_worker.py",
      launches: [{ compiled: true }, { compiled: true, stepsPerExecution: steps }],
    },
    {
      name: "PyTorch, channels_last",
      program: "pytorch_worker.py",
      launches: [{ channelsLast: true }],
    },
    { name: "PyTorch", program: "pytorch_worker.py", launches: [{}] },
    { name: "PyTorch, tuned malloc", program: "pytorch_worker.py", launches: [tuned] },
    {
      name: "PyTorch, torch.compile, tuned malloc",
      program: "pytorch_worker.py",
      launches: [{ compiled: true, ...tuned }, { compiled: true, channelsLast: true, ...tuned }],
    },
    {
      name: "tfjs-node fit",
      program: "tfjs_node.ts",
      launches: [{}],
      precisions: ["float32"],
    },
  ];
  return [...strongest, ...(quick ? [] : others)].filter(({ precisions }) =>
    precisions?.includes(configuration.precision) ?? true
  );
}

/** Who predicts the test images. */
export const predictors: readonly Contender[] = [
  { name: ours, program: "ours.ts", launches: [{}] },
  { name: "Keras", program: "keras_worker.py", launches: [{}] },
  { name: "PyTorch, tuned malloc", program: "pytorch_worker.py", launches: [tuned] },
  tunedPyTorch,
];

/** Who follows the library's recipes. */
export const followers: readonly Contender[] = [
  { name: ours, program: "ours.ts", launches: [{}] },
  tunedPyTorch,
];

/** Who trains to an accuracy: the fastest way of each framework, as a rule. */
export const climbers: readonly Contender[] = [
  { name: ours, program: "ours.ts", launches: [{}] },
  {
    name: "Keras fit, steps_per_execution=50",
    program: "keras_worker.py",
    launches: [{ stepsPerExecution: 50 }],
  },
  tunedPyTorch,
];
