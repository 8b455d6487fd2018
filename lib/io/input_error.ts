// Errors whose cause is what the user gave, told apart from defects by their class.

/**
 * An argument, option, file or folder that is not as it must be. The message names it, and says what was expected, what
 * was found and what to do, so a command prints it without a stack; any other error is a defect, whose stack is wanted.
 *
 * JavaScript's own name for a value outside of those allowed is RangeError, so this is one.
 *
 * @example
 * ```ts
 * import { InputError } from "./input_error.ts";
 *
 * const refused = new InputError("epochs: expected a whole number from 1 up, found 0");
 * console.log(refused instanceof RangeError, refused.name); // true InputError
 * ```
 */
export class InputError extends RangeError {
  // Set on the prototype, where V8 looks for it as it writes the stack's first line.
  static {
    this.prototype.name = "InputError";
  }
}
