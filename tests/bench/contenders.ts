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
  /** Threads an operation may use; all cores unless given. */
  readonly threads?: number;
  /** Keras: steps in one call of the graph. */
  readonly stepsPerExecution?: number;
  /** Keras: compiled by XLA. PyTorch: `torch.compile`. */
  readonly compiled?: boolean;
  /** PyTorch: memory order of images. */
  readonly channelsLast?: boolean;
  /** The folder with the images; where the bench writes them unless given. */
  readonly data?: string;
}

/** The name of the contender that all others are compared with. */
export const ours = "ours";

/** The contenders of one race. `quick` leaves out those that never were the best. */
export function contendersFor(configuration: Configuration, quick: boolean): Contender[] {
  const steps = stepsPerExecution(configuration);
  const narrow = !quick && cores > 1 ? [{ threads: 1 }] : [];
  const all: readonly (Contender & { readonly slow?: boolean })[] = [
    { name: ours, program: "ours.ts", launches: [{}] },
    { name: "Keras fit", program: "keras_worker.py", launches: [{}, ...narrow] },
    {
      name: `Keras fit, steps_per_execution=${steps}`,
      program: "keras_worker.py",
      launches: [{}, ...narrow].map((launch) => ({ ...launch, stepsPerExecution: steps })),
    },
    {
      name: "Keras fit, jit_compile",
      program: "keras_worker.py",
      launches: [{ compiled: true }, { compiled: true, stepsPerExecution: steps }],
      slow: true,
    },
    { name: "PyTorch", program: "pytorch_worker.py", launches: [{}], slow: true },
    {
      name: "PyTorch, channels_last",
      program: "pytorch_worker.py",
      launches: [{ channelsLast: true }],
    },
    {
      name: "PyTorch, torch.compile",
      program: "pytorch_worker.py",
      launches: [{ compiled: true }, { compiled: true, channelsLast: true }],
      slow: true,
    },
    {
      name: "tfjs-node fit",
      program: "tfjs_node.ts",
      launches: [{}],
      precisions: ["float32"],
      slow: true,
    },
  ];
  return all.filter(({ slow, precisions }) =>
    !(quick && slow) && (precisions?.includes(configuration.precision) ?? true)
  );
}

/** Who predicts the test images. */
export const predictors: readonly Contender[] = [
  { name: ours, program: "ours.ts", launches: [{}] },
  { name: "Keras", program: "keras_worker.py", launches: [{}] },
  { name: "PyTorch", program: "pytorch_worker.py", launches: [{}] },
  {
    name: "PyTorch, channels_last",
    program: "pytorch_worker.py",
    launches: [{ channelsLast: true }],
  },
];

/** Who trains to an accuracy: the fastest way of each framework, as a rule. */
export const climbers: readonly Contender[] = [
  { name: ours, program: "ours.ts", launches: [{}] },
  {
    name: "Keras fit, steps_per_execution=50",
    program: "keras_worker.py",
    launches: [{ stepsPerExecution: 50 }],
  },
  {
    name: "PyTorch, channels_last",
    program: "pytorch_worker.py",
    launches: [{ channelsLast: true }],
  },
];
