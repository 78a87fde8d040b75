import { type DefaultTreeAdapterTypes, parse } from "parse5";

/** An element of an HTML page. */
export type HtmlElement = DefaultTreeAdapterTypes.Element;

/** Whether a text is an HTML page: a comment, a doctype or a tag comes first. */
export function isHtml(text: string): boolean {
  return /^\s*(?:<!--[\s\S]*?-->\s*)*<(?:!doctype\s+html|html|head|body|script|div|main|article)\b/i.test(text);
}

/** Every element of a page in document order. */
export function elementsOf(html: string): readonly HtmlElement[] {
  return descendantsOf(parse(html, { sourceCodeLocationInfo: true }));
}

/** The elements below a node, in document order; iterative, for pages are as deep as they like. */
export function descendantsOf(node: DefaultTreeAdapterTypes.Node): readonly HtmlElement[] {
  const found: HtmlElement[] = [];
  const pending: DefaultTreeAdapterTypes.Node[] = [...childrenOf(node)].reverse();
  for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
    if ("tagName" in at) found.push(at);
    pending.push(...[...childrenOf(at)].reverse());
  }
  return found;
}

function childrenOf(node: DefaultTreeAdapterTypes.Node): readonly DefaultTreeAdapterTypes.Node[] {
  if ("content" in node) return childrenOf(node.content);
  return "childNodes" in node ? node.childNodes : [];
}

/** An attribute, or `undefined`. */
export function attributeOf(element: HtmlElement, name: string): string | undefined {
  return element.attrs.find((attribute) => attribute.name === name)?.value;
}

/** Whether an element has a class. */
export function hasClass(element: HtmlElement, name: string): boolean {
  return (attributeOf(element, "class") ?? "").split(/\s+/).includes(name);
}

/** The text of a node and everything below it, white space as it is. */
export function textOf(node: DefaultTreeAdapterTypes.Node): string {
  let text = "";
  const pending: DefaultTreeAdapterTypes.Node[] = [node];
  for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
    if ("value" in at && at.nodeName === "#text") text += at.value;
    pending.push(...[...childrenOf(at)].reverse());
  }
  return text;
}

/** Line and column of an element in its page, from 1. */
export function placeOf(element: HtmlElement): { readonly line: number; readonly column: number } {
  const location = element.sourceCodeLocation;
  return { line: location?.startLine ?? 1, column: location?.startCol ?? 1 };
}
