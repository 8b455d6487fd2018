// Every setting of train(): its default, what it accepts, what cards that are older than it mean by its absence.

import assert from "node:assert/strict";
import * as is from "../../lib/io/schema.ts";
import {
  completeRecorded,
  completeSettings,
  type GivenSettings,
  settingsSchema,
  sharedSettings,
  type TrainSettings,
} from "../../lib/training/settings.ts";
import { completeOptions, type TrainOptions } from "../../lib/training/train_options.ts";

const plateau = { patience: 5, factor: 0.5, minLearningRate: 1e-6 };
const first = {
  epochs: 100,
  batchSize: 16,
  monitor: "valLoss",
  earlyStopping: 10,
  reduceLr: plateau,
  learningRate: 1e-3,
  seed: 0,
} as const;
const defaults: Required<TrainSettings> = {
  ...first,
  precision: "float32",
  optimizer: { name: "adam", beta1: 0.9, beta2: 0.999, epsilon: 1e-7 },
  loss: "categoricalCrossentropy",
  schedule: "constant",
  augment: false,
  labelSmoothing: 0,
  classWeight: false,
  averageWeights: false,
  virtualBatchSize: false,
  startedFrom: false,
};

Deno.test("unless told otherwise training follows the reference", () => {
  assert.deepEqual(completeSettings({}), defaults);
  assert.deepEqual(completeSettings({ schedule: "cosine" }), {
    ...defaults,
    schedule: "cosine",
    reduceLr: false,
  });
});

Deno.test("short forms are completed, and what is complete stays as it is", () => {
  assert.deepEqual(completeSettings({ reduceLr: 2 }).reduceLr, { ...plateau, patience: 2 });
  const reduceLr = { patience: 2, factor: 0.1 };
  assert.deepEqual(completeSettings({ reduceLr }).reduceLr, { ...plateau, ...reduceLr });
  const whole = completeSettings({ ...defaults, epochs: 3, labelSmoothing: 0.1 });
  assert.deepEqual(completeSettings(whole), whole);
  assert.equal(is.conform(settingsSchema, whole), whole);
});

Deno.test("reduceLr's own keys are checked too", () => {
  const refused = (reduceLr: object, message: string) =>
    assert.throws(() => completeSettings({ reduceLr } as GivenSettings), {
      name: "InputError",
      message: `reduceLr: found an unknown option, ${message}`,
    });
  refused({ patience: 2, minLr: 1e-5 }, "minLr; give minLearningRate");
  refused({ patience: 2, min_lr: 1e-5 }, "min_lr; give minLearningRate");
  refused({ patience: 2, facter: 0.5 }, "facter; did you mean factor?");
});

Deno.test("what makes no sense is refused by name", () => {
  const refusals: readonly (readonly [string, unknown, string])[] = [
    ["epochs", 0, "expected a whole number from 1 up, found 0"],
    ["epochs", "10", 'expected a whole number from 1 up, found "10"'],
    ["batchSize", 1.5, "expected a whole number from 1 up, found 1.5"],
    ["monitor", "loss", 'expected "valLoss" or "valAccuracy", found "loss"'],
    ["earlyStopping", 0, "expected a whole number from 1 up or false, found 0"],
    ["earlyStopping", true, "expected a whole number from 1 up or false, found true"],
    ["reduceLr", 0, "expected a whole number from 1 up or false, found 0"],
    ["learningRate", 0, "expected a number above 0, found 0"],
    ["learningRate", NaN, "expected a number above 0, found NaN"],
    ["seed", 2 ** 53, "expected a whole number within ±(2^53 - 1), found 9007199254740992"],
    ["precision", "float16", 'expected "float32" or "bfloat16" or "fastest", found "float16"'],
    ["schedule", "step", 'expected "constant" or "cosine" or "oneCycle", found "step"'],
    ["labelSmoothing", 1, "expected a share from 0 to below 1, found 1"],
    ["labelSmoothing", "0.1", 'expected a share from 0 to below 1, found "0.1"'],
    ["labelSmoothing", -0.1, "expected a share from 0 to below 1, found -0.1"],
    ["averageWeights", 1, "expected a number between 0 and 1 or false, found 1"],
    ["virtualBatchSize", 0, "expected a whole number from 1 up or false, found 0"],
    ["startedFrom", "model", 'expected an object or false, found "model"'],
    ["checkpoint", 7, "expected text, found 7"],
    ["engine", "slow", 'expected "fastest" or "eager", found "slow"'],
    ["signal", {}, "expected an AbortSignal, found {}"],
    ["resume", 1, "expected true, false, a folder or an interrupted run, found 1"],
    ["validationFraction", "0.1", 'expected a number, found "0.1"'],
  ];
  for (const [name, value, message] of refusals) {
    const options = { [name]: value } as TrainOptions; // as an unchecked cell may have it
    assert.throws(
      () => completeOptions(options),
      { name: "InputError", message: `${name}: ${message}` },
    );
  }
  const inside: readonly (readonly [GivenSettings, RegExp])[] = [
    [{ reduceLr: { patience: 0 } }, /^InputError: reduceLr\.patience: expected a whole number/],
    [{ reduceLr: { patience: 1, factor: 1 } }, /^InputError: reduceLr\.factor: .* between 0 and 1/],
    [{ reduceLr: { patience: 1, minLearningRate: -1 } }, /reduceLr\.minLearningRate: .* 0 or more/],
    [{ augment: { rotate: 90 } }, /augment\.rotate: expected a number from 0 to below 90/],
    [{ schedule: "cosine", reduceLr: 5 }, /reduceLr: expected false with schedule "cosine"/],
  ];
  for (const [settings, message] of inside) {
    assert.throws(() => completeSettings(settings), message);
  }
});

Deno.test("a resumed run must share every setting but how many epochs", () => {
  assert.deepEqual(
    sharedSettings.toSorted(),
    Object.keys(defaults).filter((name) => name !== "epochs").toSorted(),
  );
});

Deno.test("cards lack the settings that are younger than they are, and no others", () => {
  assert.deepEqual(is.conform(settingsSchema, first), first);
  assert.deepEqual(completeRecorded(first), defaults);
  for (const name of Object.keys(first)) {
    const { [name as keyof typeof first]: _, ...without } = first;
    assert.throws(() => is.conform(settingsSchema, without), new RegExp(`${name}: expected`));
  }
});
