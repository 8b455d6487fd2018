// The images that a campaign trains and validates on.

import type { Dataset, Split } from "../data/dataset.ts";
import { loadMnist } from "../data/mnist/load_mnist.ts";
import { checkData } from "../training/divided.ts";
import type { Campaign } from "./campaign.ts";

/**
 * Loads the images of a campaign: its own, or MNIST's training images.
 *
 * @throws {InputError} if they are no data set
 */
export async function imagesOf({ data }: Campaign): Promise<Dataset | Split> {
  if (data === undefined) return (await loadMnist()).train;
  return checkData(typeof data === "function" ? await data() : data);
}
