import { type DefaultTreeAdapterTypes, parse } from "parse5";

/** An element of an HTML page. */
export type HtmlElement = DefaultTreeAdapterTypes.Element;

/** Whether a text is an HTML page: a comment, a doctype or a tag comes first. */
export function isHtml(text: string): boolean {
  let at = afterSpace(text, 0);
  // Comment by comment: as one pattern, each end of a comment might be passed over, and thirty of them take minutes.
  while (text.startsWith("<!--", at)) {
    const end = text.indexOf("-->", at + 4);
    if (end < 0) return false;
    at = afterSpace(text, end + 3);
  }
  OPENING.lastIndex = at;
  return OPENING.test(text);
}

const OPENING = /<(?:!doctype\s+html|html|head|body|script|div|main|article)\b/iy;

function afterSpace(text: string, at: number): number {
  const space = /\s*/y;
  space.lastIndex = at;
  return at + (space.exec(text)?.[0].length ?? 0);
}

/** Every element of a page in document order. */
export function elementsOf(html: string): readonly HtmlElement[] {
  return descendantsOf(parse(html, { sourceCodeLocationInfo: true }));
}

/** The elements below a node, in document order; iterative, for pages are as deep as they like. */
export function descendantsOf(node: DefaultTreeAdapterTypes.Node): readonly HtmlElement[] {
  const found: HtmlElement[] = [];
  const pending: DefaultTreeAdapterTypes.Node[] = [];
  pushChildren(node, pending);
  for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
    if ("tagName" in at) found.push(at);
    pushChildren(at, pending);
  }
  return found;
}

/** The elements that hold one of these, at whatever depth. Each is climbed to once: asked one by one, a deep page takes hours. */
export function holdersOf(elements: Iterable<HtmlElement>): ReadonlySet<HtmlElement> {
  const holders = new Set<HtmlElement>();
  for (const element of elements)
    for (let at = parentOf(element); at !== null && !holders.has(at); at = parentOf(at)) holders.add(at);
  return holders;
}

/** Whether no element lies in another. */
export function isLeaf(element: HtmlElement): boolean {
  return !childrenOf(element).some((child) => "tagName" in child);
}

/** What lies in a template is held by the template, although its parent is another document. */
const templates = new WeakMap<DefaultTreeAdapterTypes.Node, HtmlElement>();

function parentOf(element: HtmlElement): HtmlElement | null {
  const parent = element.parentNode;
  if (parent === null) return null;
  return "tagName" in parent ? parent : (templates.get(parent) ?? null);
}

/** The last child first: it is the last to be taken up again. One by one, for a call takes no hundred thousand arguments. */
function pushChildren(node: DefaultTreeAdapterTypes.Node, pending: DefaultTreeAdapterTypes.Node[]): void {
  if ("content" in node) templates.set(node.content, node);
  const children = childrenOf(node);
  for (let index = children.length - 1; index >= 0; index--) {
    const child = children[index];
    if (child !== undefined) pending.push(child);
  }
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
    pushChildren(at, pending);
  }
  return text;
}

/** Line and column of an element in its page, from 1. */
export function placeOf(element: HtmlElement): { readonly line: number; readonly column: number } {
  const location = element.sourceCodeLocation;
  return { line: location?.startLine ?? 1, column: location?.startCol ?? 1 };
}
