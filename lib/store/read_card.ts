// Reads card.json, and believes none of it unchecked.

import { join } from "node:path";
import { withLastLook } from "./_looks.ts";
import { cardSchema, type ModelCard } from "./model_card.ts";
import { modelFiles } from "./model_folder.ts";
import { ModelFileError, parseModelJson, readModelFile, remedyFor } from "./read_model_file.ts";
import * as is from "../io/schema.ts";

/**
 * Reads a model's card; looks at the test set that were counted beside it are in it.
 *
 * @param folder the model's
 * @returns the card, every field of the type it should have
 * @throws {ModelFileError} if it is missing or not a card, naming the field
 */
export async function readCard(folder: string): Promise<ModelCard> {
  const path = join(folder, modelFiles.card);
  const card = parseModelJson(await readModelFile(folder, modelFiles.card), path);
  try {
    return await withLastLook(folder, is.conform(cardSchema, card));
  } catch (error) {
    if (!(error instanceof is.SchemaError)) throw error;
    throw new ModelFileError(`${path}: ${error.message}; ${remedyFor(path)}`);
  }
}
