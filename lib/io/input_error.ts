// Errors whose cause is what the user gave, told apart from defects by their class.

/**
 * Reports an argument, option, file or folder that is not as it must be. The message names it and says what was expected,
 * what was found and what to do; a command prints it without a stack. Any other error is a defect, and keeps its stack.
 *
 * It is a RangeError, JavaScript's own class for a value that is not among those allowed.
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
  // On the prototype, where V8 finds it when it writes the stack's first line.
  static {
    this.prototype.name = "InputError";
  }
}
