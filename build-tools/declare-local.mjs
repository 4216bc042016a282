// Writes lib/local/server.d.ts: the types of `import … from 'cdk-cognito-events-api/local'`, in one file that needs nothing
// of the libraries which are bundled. A type that leads to one of them, or to a class, fails the build.
import { existsSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const ROOT = fileURLToPath(new URL('../', import.meta.url));
const ENTRY = `${ROOT}local/server.ts`;
const OUTPUT = `${ROOT}lib/local/server.d.ts`;
if (!existsSync(`${ROOT}lib/local/server.js`)) throw new Error('lib/local/server.js is not there; run build-tools/bundle-programs.mjs first');

const program = ts.createProgram([ENTRY], {
  target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler, strict: true, skipLibCheck: true, types: ['node'], noEmit: true,
});
const checker = program.getTypeChecker();
const declared = new Map();

function resolved(symbol) {
  return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
}

/** The declaration of a name, and of all that it refers to. */
function declare(symbol) {
  if (declared.has(symbol)) return;
  const [declaration] = symbol.declarations ?? [];
  const source = declaration?.getSourceFile();
  if (!source || program.isSourceFileDefaultLibrary(source) || source.fileName.includes('/node_modules/@types/node/')) return;
  const place = `${symbol.name} of ${source.fileName}`;
  if (source.fileName.includes('/node_modules/')) throw new Error(`the public types lead to ${place}, which users do not have`);
  if (ts.isTypeParameterDeclaration(declaration)) return;
  if (!ts.isInterfaceDeclaration(declaration) && !ts.isTypeAliasDeclaration(declaration)) throw new Error(`the public types lead to ${place}, which is neither an interface nor a type`);
  if ([...declared.keys()].some(({ name }) => name === symbol.name)) throw new Error(`two public types are called ${symbol.name}`);
  declared.set(symbol, declaration.getFullText().trim().replace(/^((?:\/\/[^\n]*\n|\s)*)(\/\*\*|export|interface|type)/, '$2').replace(/^(?!.*\bexport\b)(interface|type) /m, 'export $1 '));
  references(declaration);
}

function references(node) {
  ts.forEachChild(node, (child) => {
    if (ts.isTypeQueryNode(child) || ts.isImportTypeNode(child)) throw new Error(`the public types have ${child.getText()}, which users cannot resolve`);
    const name = ts.isTypeReferenceNode(child) ? child.typeName : ts.isExpressionWithTypeArguments(child) ? child.expression : undefined;
    if (name) declare(resolved(checker.getSymbolAtLocation(ts.isQualifiedName(name) ? name.left : name)));
    references(child);
  });
}

const exported = checker.getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(ENTRY)));
const start = exported.find(({ name }) => name === 'startLocalServer');
for (const symbol of exported) if (resolved(symbol).flags & (ts.SymbolFlags.Interface | ts.SymbolFlags.TypeAlias)) declare(resolved(symbol));
const { parameters: [options], type } = start.valueDeclaration;
references(start.valueDeclaration.type);
const doc = ts.getJSDocCommentsAndTags(start.valueDeclaration).map((comment) => comment.getText()).join('\n');
const text = [...declared.values(), `${doc}\nexport declare function startLocalServer(options?: ${options.type.getText()}): ${type.getText()};`].join('\n\n');
writeFileSync(OUTPUT, `// Written by build-tools/declare-local.mjs.\n\n${text}\n`);
console.log(`declarations: ${declared.size} types in lib/local/server.d.ts`);
