import { refusalOf } from './rooms.ts';

/** The parts of an ESTree node that the rules read. */
interface Node {
  readonly type: string;
  readonly name?: string;
  readonly value?: unknown;
  readonly source?: Node | null;
  readonly importKind?: string;
  readonly exportKind?: string;
  readonly specifiers?: readonly Node[];
  readonly callee?: Node;
  readonly object?: Node;
  readonly property?: Node;
  readonly arguments?: readonly Node[];
}

interface Context {
  readonly filename: string;
  report(problem: { readonly node: Node; readonly message: string }): void;
}

/** Checks every import, static or dynamic, against the table of rooms. */
const rooms = {
  create(context: Context) {
    const check = (node: Node) => {
      const specifier = node.source?.value;
      // Boot loads the simulator when there's no token, and never before.
      if (typeof specifier !== 'string' || isLazySimulator(node, context.filename)) return;
      const refusal = refusalOf({
        file: context.filename,
        specifier,
        isTypeOnly: isTypeOnly(node),
      });
      if (refusal !== undefined) context.report({ node, message: refusal });
    };
    return {
      ImportDeclaration: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
      ImportExpression: check,
      TSImportType: check,
    };
  },
};

function isLazySimulator({ type, source }: Node, file: string): boolean {
  return (
    type === 'ImportExpression' &&
    /[\\/]src[\\/]boot[\\/]/.test(file) &&
    source?.value === '../../simulator/run.ts'
  );
}

function isTypeOnly({ type, importKind, exportKind, specifiers = [] }: Node): boolean {
  return (
    type === 'TSImportType' ||
    importKind === 'type' ||
    exportKind === 'type' ||
    (specifiers.length > 0 && specifiers.every((specifier) => specifier.importKind === 'type'))
  );
}

/** Time is a parameter, so nothing reads the machine's clock. */
const clock = {
  create(context: Context) {
    const message = 'Time is a parameter: take a Clock.';
    return {
      NewExpression(node: Node) {
        if (node.callee?.name === 'Date' && node.arguments?.length === 0) {
          context.report({ node, message });
        }
      },
      MemberExpression(node: Node) {
        if (node.object?.name === 'Date' && node.property?.name === 'now') {
          context.report({ node, message });
        }
      },
    };
  },
};

/** Rules of this project for oxlint. */
const plugin = { meta: { name: 'house' }, rules: { rooms, clock } };
export default plugin;
