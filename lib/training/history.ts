// What training records: one row an epoch.

import * as is from "../io/schema.ts";

/** One epoch of training. Losses are means per image in nats, accuracies fractions of 1. */
export interface Epoch {
  /** 1 is the first. */
  readonly epoch: number;
  /** Mean training loss over the epoch, as the weights changed under it. */
  readonly loss: number;
  /** Training accuracy over the epoch, likewise. */
  readonly accuracy: number;
  /** Loss on the validation split after the epoch; NaN if there is none. */
  readonly valLoss: number;
  /** Accuracy on the validation split after the epoch; NaN if there is none. */
  readonly valAccuracy: number;
  /** The learning rate the epoch ran at. */
  readonly learningRate: number;
  /** Wall-clock seconds, validation included. */
  readonly seconds: number;
}

/** Every epoch of a training run, in order. */
export type History = readonly Epoch[];

/** Whether an epoch has validation figures: false where all images trained. */
export function isValidated({ valLoss }: Epoch): boolean {
  return !Number.isNaN(valLoss);
}

/** For `JSON.parse`: JSON has made null of NaN, which an epoch's figures are where nothing was validated. */
export function reviveEpoch(key: string, value: unknown): unknown {
  return value === null && (key === "valLoss" || key === "valAccuracy") ? NaN : value;
}

/** An epoch that {@linkcode reviveEpoch} has read. */
export const epochSchema: is.Schema<Epoch> = is.object({
  epoch: is.count,
  loss: is.number,
  accuracy: is.share,
  valLoss: is.either(is.number, NaN),
  valAccuracy: is.either(is.share, NaN),
  learningRate: is.number,
  seconds: is.number,
});
