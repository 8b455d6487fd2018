// What the bench and its workers say to each other, a line of JSON at a time; workers/protocol.py is the Python side.

import type { RecipeName } from "../../lib/training/recipe_options.ts";
import type { TrainOptions } from "../../lib/training/train_options.ts";

/** What a worker says once it is ready. */
export interface Greeting {
  /** Ways to train that can be changed from slice to slice; the fastest is kept. */
  readonly training: readonly string[];
  /** Ways to predict, likewise. */
  readonly predicting: readonly string[];
  readonly versions: Readonly<Record<string, string>>;
}

/** What a worker can be asked, and what goes with the request. */
export interface Requests {
  /** Trains on so many images, going on from the last slice. */
  readonly train: { readonly images: number; readonly setting: string };
  /** Predicts the 10,000 test images. */
  readonly predict: { readonly setting: string };
  /** Predicts some test images one by one, each by a call of its own. */
  readonly answerOne: { readonly images: readonly number[]; readonly setting: string };
  /** Trains a new network, epoch by epoch, until a test accuracy is reached. */
  readonly reach: { readonly seed: number; readonly accuracy: number; readonly epochs: number };
  /** Trains a recipe's network by its options on the first 54,000 images, in the faster precision of the machine. */
  readonly followRecipe: { readonly recipe: WrittenRecipe; readonly seed: number };
  /** Multiplies square matrices of `size` rows. */
  readonly multiply: { readonly size: number };
  /** Keeps the network as it is in a file. */
  readonly save: { readonly path: string };
  /** Says how much memory it held at most. */
  readonly memory: Readonly<Record<never, never>>;
}

/** What it answers; seconds are measured inside the worker. */
export interface Answers {
  readonly train: Trained;
  readonly predict: { readonly seconds: number; readonly accuracy: number };
  /** Of each call. */
  readonly answerOne: { readonly seconds: readonly number[] };
  readonly reach: { readonly epochs: readonly Reached[] };
  readonly followRecipe: Reached & { readonly precision: string };
  readonly multiply: { readonly flops: number };
  readonly save: Readonly<Record<never, never>>;
  readonly memory: { readonly bytes: number };
}

/** A recipe of the library, as other frameworks can follow it too. */
export interface WrittenRecipe {
  readonly name: RecipeName;
  readonly filters: readonly number[];
  readonly options: TrainOptions;
}

/** How a slice of training went. */
export interface Trained {
  readonly seconds: number;
  /** Mean over the slice, in nats. */
  readonly loss: number;
}

/** How far a network has come after an epoch. */
export interface Reached {
  /** Seconds of training so far, without those of testing. */
  readonly seconds: number;
  readonly accuracy: number;
}
