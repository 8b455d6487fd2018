// The campaign of the network that reads photographs: the better network, trained further on ink, paper and light.

import type { Augmentation } from "../../data/augment.ts";
import type { Campaign, Configuration } from "../campaign.ts";
import { slight, smooth, stronger } from "./deep_cnn.ts";

/** Nearly as far as training usually distorts images. */
const usual = { shift: 2, rotate: 12, shear: 8, zoom: 0.12, elastic: 1 } as const;

/** Pen, paper, light and camera; an image gets one to three of them. */
const photographed = {
  ...{ thicken: 3, cover: 14, lines: 7, pixelate: 8, blur: 3 },
  ...{ shadow: 1, fade: 0.95, invert: 1, noise: 0.6, specks: 0.4 },
} as const;

/** Fourteen of 25 images are distorted as before, three far, seven photographed, one is made into none. */
const mixture: readonly Augmentation[] = [
  ...Array(7).fill(slight),
  ...Array(4).fill(usual),
  ...[stronger, stronger, { ...usual, shift: 6 }],
  ...[{ ...slight, rotate: 60 }, { ...slight, shear: 50, zoom: 0.6 }, { ...slight, elastic: 4 }],
  ...[stronger, usual, slight].map((moved) => ({ ...moved, ...photographed })),
  ...[{ ...slight, cover: 15 }, { ...slight, lines: 7 }],
  { ...slight, lines: 7, invert: 1, pixelate: 8 },
  { ...usual, zoom: 0.6, shadow: 1, fade: 0.9, noise: 0.2, lines: 3 },
  { ...usual, scramble: 1 },
];

const recipe: Configuration["options"] = {
  ...smooth,
  epochs: 12,
  precision: "bfloat16",
  augment: mixture,
};

/** At a third of the rate, with twelve slightly distorted images more: what was learned before is kept. */
const gentle: Configuration["options"] = {
  ...recipe,
  ...{ batchSize: 64, virtualBatchSize: 32, learningRate: 1e-3, averageWeights: 0.999 },
  augment: [...mixture, ...Array(12).fill(slight)],
};

const onHalf = () => loaded("deep_cnn_23e_128b_half");
const onAll = (seed: number) => loaded(`deep_cnn_27e_128b_seed_${seed}`);
const seeds = [1, 2, 3, 4, 5];

export const photographs: Campaign = {
  name: "photographs",
  question:
    "How well does the better network read photographs, trained further on ink, paper and light?",
  configurations: [
    {
      ...{ name: "photographs, half", seeds: [1], network: onHalf },
      options: { ...recipe, validationFraction: 0.5 },
    },
    {
      ...{ name: "photographs", seeds, network: onAll },
      options: { ...recipe, validationFraction: 0 },
    },
    {
      // Its 30,000 held-out images chose the rate and the mixture, and calibrate the networks trained on all images.
      ...{ name: "photographs, gently, half", seeds: [1], network: onHalf },
      options: { ...gentle, validationFraction: 0.5 },
      keepAs: "deep_cnn_35e_64b_photographs_half",
    },
    {
      ...{ name: "photographs, gently", seeds, network: onAll },
      options: { ...gentle, validationFraction: 0 },
      keepAs: (seed) => `deep_cnn_39e_64b_photographs_seed_${seed}`,
      weights: "float16",
    },
  ],
};

async function loaded(name: string) {
  // TensorFlow is loaded to train, not to plan.
  return await (await import("../../store/load_model.ts")).loadModel(name);
}
