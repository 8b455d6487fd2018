// The project's own rules of style: a plugin for Deno's linter, which deno.json names.

/** What Deno's linter gives a rule, as far as it is looked at here. (Its own types are among the unstable ones.) */
interface Context {
  readonly sourceCode: { getAllComments(): readonly { value: string; range: Range }[] };
  report(found: { range: Range; message: string; hint: string; fix?(fixer: Fixer): unknown }): void;
}

interface Fixer {
  replaceTextRange(range: Range, text: string): unknown;
}

type Range = readonly [start: number, end: number];

interface Declaration {
  readonly id: { readonly type: string; readonly name?: string; readonly range: Range };
}

/** Constants are named as all variables are: `mostBytes`, not `MOST_BYTES`. */
function constantNames(context: Context) {
  return {
    VariableDeclarator({ id: { type, name = "", range } }: Declaration) {
      if (type !== "Identifier" || !/^[A-Z][A-Z\d]*(?:_[A-Z\d]+)*$/.test(name)) return;
      const hint = name.toLowerCase().replace(/_(\w)/g, (_, letter) => letter.toUpperCase());
      context.report({ range, message: `The constant ${name} is in capitals`, hint });
    },
  };
}

/** Errors are documented as `@throws {RangeError} if the seed is negative`. */
function throwsTags(context: Context) {
  return {
    Program() {
      for (const { value, range: [start] } of context.sourceCode.getAllComments()) {
        for (
          const { 0: tag, 1: type, 2: word, index } of value.matchAll(
            /@throws\b(?: (\{[\w.]+\}) (\w+))?/g,
          )
        ) {
          if (word === "if") continue;
          const range = [start + 2 + index, start + 2 + index + tag.length] as const;
          context.report({
            range,
            message: `Expected "@throws {Type} if ...", found "${tag}"`,
            hint: "Name the type and the condition, in lower case and without a full stop",
            ...(/^(?:If|[Ww]hen)$/.test(word ?? "") && {
              fix: (fixer: Fixer) => fixer.replaceTextRange(range, `@throws ${type} if`),
            }),
          });
        }
      }
    },
  };
}

export default {
  name: "style",
  rules: {
    "constant-names": { create: constantNames },
    "throws-tags": { create: throwsTags },
  },
};
