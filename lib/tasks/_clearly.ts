// Takes the stack from errors that lib raises for the user, and leaves it on those that are defects.

import { TaskError } from "./task.ts";

/** What JavaScript itself throws when a program is wrong; lib says what is wrong with its input by other errors. */
const defects = [ReferenceError, SyntaxError];

/** Runs `act`; an error that tells the user what to do becomes a {@linkcode TaskError}. */
export async function clearly<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof Error) || defects.some((defect) => error instanceof defect)) throw error;
    // V8 words a TypeError of its own like "Cannot read properties of"; lib's begin with what they are about.
    if (error instanceof TypeError && !/^[\w./ -]+: expected/.test(error.message)) throw error;
    throw new TaskError(error.message);
  }
}
