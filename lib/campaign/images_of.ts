// The images that a campaign trains and validates on.

import { checkDataset } from "../data/check_dataset.ts";
import type { Dataset, Split } from "../data/dataset.ts";
import { loadMnist } from "../data/mnist/load_mnist.ts";
import type { Campaign } from "./campaign.ts";

/**
 * Loads the images of a campaign: its own, or MNIST's training images.
 *
 * @throws {InputError} if they are no data set
 */
export async function imagesOf({ data }: Campaign): Promise<Dataset | Split> {
  if (data === undefined) return (await loadMnist()).train;
  const images = typeof data === "function" ? await data() : data;
  const isSplit = typeof images === "object" && images !== null && "validation" in images;
  if (!isSplit) return checkDataset(images, { argument: "data" });
  checkDataset(images.train, { argument: "data.train" });
  checkDataset(images.validation, { argument: "data.validation" });
  return images;
}
