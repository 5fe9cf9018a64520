/** No Chinese words in code: they belong to src/locales. Comments may hold them. */
import ts from 'typescript';

const CJK = /[\u3400-\u9fff\uf900-\ufaff\u3000-\u303f\uff00-\uffef]/;
/** Signs of money that a parser of typed amounts must accept are no words. */
const ALLOWED = new Set(['components/text/formatMoney.ts']);

export function checkRawText(sources) {
  return sources.filter(({ path, isTest }) => !isTest && !ALLOWED.has(path)).flatMap(rawTextIn);
}

function rawTextIn({ path, text }) {
  if (!CJK.test(text)) return [];
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
  const problems = [];
  const visit = (node) => {
    const isText =
      ts.isStringLiteralLike(node) ||
      ts.isJsxText(node) ||
      ts.isTemplateHead(node) ||
      ts.isTemplateMiddleOrTemplateTail(node) ||
      ts.isRegularExpressionLiteral(node);
    if (isText && CJK.test(node.text)) {
      const { line } = file.getLineAndCharacterOfPosition(node.getStart(file));
      problems.push(`src/${path}:${line + 1}: text belongs to src/locales: ${node.text.trim().slice(0, 40)}`);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return problems;
}
