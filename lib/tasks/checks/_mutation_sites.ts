// Finds what `deno task mutate` can change in a source file: a plugin for Deno's linter, which has the syntax tree.

/** One token, and what it may become. Places are in UTF-16 units from the start of the file. */
export interface MutationSite {
  readonly start: number;
  readonly end: number;
  readonly replacements: readonly string[];
}

const operators: Readonly<Record<string, string>> = {
  ...{ "<": "<=", "<=": "<", ">": ">=", ">=": ">" },
  ...{ "===": "!==", "!==": "===", "==": "!=", "!=": "==" },
  ...{ "+": "-", "-": "+", "*": "/", "/": "*", "%": "*", "**": "*" },
  ...{ "&": "|", "|": "&", "^": "|", "<<": ">>", ">>": "<<", ">>>": "<<" },
  ...{ "&&": "||", "||": "&&", "??": "&&" },
  ...{ "+=": "-=", "-=": "+=", "*=": "/=", "/=": "*=" },
};

const methods: Readonly<Record<string, string>> = {
  ...{ min: "max", max: "min", floor: "ceil", ceil: "floor", round: "floor" },
  ...{ some: "every", every: "some" },
};

/** A node of the tree as Deno's linter gives it, as far as it is looked at here. (Its types are among the unstable ones.) */
interface Node {
  readonly type: string;
  readonly range: readonly [start: number, end: number];
  readonly parent: Node;
  readonly operator: string;
  readonly value?: unknown;
  readonly key?: Node;
}

interface Binary extends Node {
  readonly left: Node;
  readonly right: Node;
}

interface Context {
  readonly sourceCode: { readonly text: string };
  report(found: { readonly range: readonly [number, number]; readonly message: string }): void;
}

const isText = ({ type, value }: Node) =>
  type === "TemplateLiteral" || (type === "Literal" && typeof value === "string");

/** Part of a type, or a key such as that of `{ 1: "one" }`. */
const isFixed = ({ parent, range }: Node) =>
  parent.type === "TSLiteralType" || parent.key?.range[0] === range[0];

function create(context: Context) {
  const report = (start: number, end: number, ...replacements: readonly string[]) => {
    const site: MutationSite = { start, end, replacements };
    context.report({ range: [start, end], message: JSON.stringify(site) });
  };
  const changeOperator = ({ left, right, operator }: Binary) => {
    const other = operators[operator];
    if (other === undefined || (operator === "+" && (isText(left) || isText(right)))) return;
    const between = context.sourceCode.text.slice(left.range[1], right.range[0]);
    const start = left.range[1] + between.indexOf(operator);
    report(start, start + operator.length, other);
  };
  return {
    BinaryExpression: changeOperator,
    LogicalExpression: changeOperator,
    AssignmentExpression: changeOperator,
    UpdateExpression(
      { range: [start, end], operator, prefix }: Node & { readonly prefix: boolean },
    ) {
      const at = prefix ? start : end - 2;
      report(at, at + 2, operator === "++" ? "--" : "++");
    },
    UnaryExpression(node: Node) {
      if (isFixed(node) || !["!", "-"].includes(node.operator)) return;
      report(node.range[0], node.range[0] + 1, "");
    },
    Literal(node: Node & { readonly raw: string }) {
      if (isFixed(node)) return;
      const { value, raw, range: [start, end] } = node;
      if (typeof value === "boolean") report(start, end, `${!value}`);
      if (typeof value !== "number") return;
      const number = Number(raw.replaceAll("_", "")); // with _ in it, value is NaN (Deno 2.8.1)
      const others = Number.isInteger(number) ? [number + 1, number - 1] : [number * 2, number / 2];
      report(start, end, ...others.map((other) => other < 0 ? `(${other})` : `${other}`));
    },
    "CallExpression > MemberExpression"({ property: { name, range: [start, end] } }: Property) {
      const other = name && methods[name];
      if (other) report(start, end, other);
    },
  };
}

interface Property extends Node {
  readonly property: Node & { readonly name?: string };
}

export default { name: "mutate", rules: { sites: { create } } };
