// Looks at the test set by the project's own models, counted beside them: their cards are committed, and stay as they are.

import { ifThere } from "../io/exists.ts";
import { dirname, join } from "node:path";
import * as is from "../io/schema.ts";
import { writeAtomically } from "../io/write_atomically.ts";
import { type ModelCard, type TestFigures, testSchema } from "./model_card.ts";
import { modelFiles, modelsFolder } from "./model_folder.ts";
import { ModelFileError } from "./read_model_file.ts";

/** The last look at each model, by the digest of its weights. */
type Looks = Readonly<Record<string, TestFigures>>;

const looksFile = join(modelsFolder, ".looks.json");
const looksSchema: is.Schema<Looks> = is.mapOf(testSchema);

/** Whether a model's looks are counted beside it, not in its card. */
export function isCommitted(folder: string): boolean {
  return dirname(folder) === modelsFolder;
}

/** @returns the card with the last look at its model */
export async function withLastLook(folder: string, card: ModelCard): Promise<ModelCard> {
  if (!isCommitted(folder)) return card;
  const look = (await readLooks())[weightsOf(card)];
  return look && look.looks > (card.test?.looks ?? 0) ? { ...card, test: look } : card;
}

/** Keeps what was seen at a look. */
export async function keepLook(card: ModelCard, test: TestFigures): Promise<void> {
  const looks: Looks = { ...await readLooks(), [weightsOf(card)]: test };
  const text = JSON.stringify(looks, null, 2) + "\n";
  await writeAtomically(looksFile, new TextEncoder().encode(text));
}

function weightsOf({ files }: ModelCard): string {
  return files[modelFiles.weights]?.sha256 ?? "";
}

async function readLooks(): Promise<Looks> {
  const text = await ifThere(Deno.readTextFile(looksFile));
  if (text === undefined) return {};
  try {
    return is.conform(looksSchema, JSON.parse(text));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ModelFileError(
      `${looksFile}: expected the looks at the test set, but ${reason}; delete it to count anew`,
    );
  }
}
