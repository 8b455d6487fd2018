// Characters that may rewrite a terminal or turn text round: what a file says is quoted without them.

// deno-lint-ignore no-control-regex -- it is they that are looked for
export const controlCharacters = /[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g;
