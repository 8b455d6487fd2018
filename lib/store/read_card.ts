// Reads card.json, and believes none of it unchecked.

import { join } from "node:path";
import type { ModelCard } from "./model_card.ts";
import { modelFiles } from "./model_folder.ts";
import { ModelFileError, parseModelJson, readModelFile, remedy } from "./read_model_file.ts";
import { testFigures, training, validationFigures } from "../training/record_schema.ts";
import * as is from "../io/schema.ts";

/**
 * Reads a model's card.
 *
 * @param folder the model's
 * @returns the card, every field of the type it should have
 * @throws {ModelFileError} when it is missing or not a card, naming the field
 */
export async function readCard(folder: string): Promise<ModelCard> {
  const path = join(folder, modelFiles.card);
  const card = parseModelJson(await readModelFile(folder, modelFiles.card), path);
  try {
    cardSchema(card, "");
  } catch (error) {
    if (!(error instanceof is.SchemaError)) throw error;
    throw new ModelFileError(`${path}: ${error.message}; ${remedy}`);
  }
  return card as ModelCard; // as the schema has seen
}

const cardSchema = is.object({
  format: is.oneOf(1),
  name: is.text,
  saved: is.text,
  parameters: is.count,
  weights: is.either(is.oneOf("float16"), undefined),
  inputShape: is.listOf(is.count, 3),
  classNames: is.listOf(is.text),
  training: is.nullable(training),
  validation: is.nullable(validationFigures),
  test: is.nullable(is.object(testFigures)),
  files: is.mapOf(is.object({ bytes: is.count, sha256: is.sha256 })),
});
