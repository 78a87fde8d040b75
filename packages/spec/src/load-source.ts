import { type Contract, operationsOf } from "@driftline/model";
import { type ContractCache, keptName, placesOf, readKept } from "./cache/contract-cache.js";
import { contractFrom, keptNow, keptOf } from "./cache/kept-contract.js";
import { partedText } from "./cache/parted-text.js";
import type { LoadOptions } from "./load-contract.js";
import { baseOfFile, withReferences } from "./lock/references.js";
import { findingsOfDefects } from "./openapi/defect.js";
import { normaliseDescription } from "./openapi/normalise-description.js";
import { openApiDocument } from "./pages/openapi-document.js";
import type { PageExtract, PageText } from "./pages/page.js";
import { decodeText } from "./text/decode.js";
import { checkByteLimit, DEFAULT_LIMITS } from "./text/limits.js";

/**
 * The contract that a single source holds: an OpenAPI description, or a docs page that embeds or only describes one.
 * Told apart by content.
 *
 * @throws {ToolError} PAGE_BLOCK_MISSING, PAGE_UNREADABLE, and what `loadContract` throws.
 */
export async function loadSource(bytes: Uint8Array, options: SourceOptions): Promise<Contract> {
  const { vendor, uri, cache, limits = DEFAULT_LIMITS } = options;
  checkByteLimit(bytes, uri, limits);
  // Parts that are shared with another contract have to be the same objects.
  if (cache === undefined || options.parts !== undefined) return await readContract(bytes, pageOf(bytes, uri), options);
  const key = { name: JSON.stringify(["source", vendor, uri, options.isInspected ?? true]), sources: [bytes] };
  const found = await readKept(cache, key);
  const keptAs = keptName(key, found?.head);
  const kept =
    found === null
      ? null
      : contractFrom(found.head, found, { vendor, uri, bytes, positions: await placesOf(keptAs, cache) });
  if (kept !== null) return { ...kept, keptAs };
  const { readReference } = options;
  let hasReferences = false;
  const noting = (reference: string) => {
    hasReferences = true;
    return readReference?.(reference) ?? Promise.resolve(null);
  };
  const page = pageOf(bytes, uri);
  const contract = await readContract(
    bytes,
    page,
    readReference === undefined ? options : { ...options, readReference: noting },
  );
  // What other files say, or a page, is not in the key, or has no place to be looked up quickly.
  const parts: string[] = [];
  const keepable = hasReferences || !page.isPlain ? null : keptOf(contract, parts);
  if (keepable === null) return contract;
  await cache.write(key, partedText(keepable, parts));
  return keptNow(contract, keptName(key, contract), cache);
}

/** What a source is read with; `cache` keeps what descriptions were found to be. */
export interface SourceOptions extends LoadOptions {
  readonly cache?: ContractCache | undefined;
}

/** The text of a source, and whether it is a description as such. */
interface Page extends PageText {
  readonly isPlain: boolean;
}

function pageOf(bytes: Uint8Array, uri: string): Page {
  const text = decodeText(bytes, uri);
  return { uri, text, isPlain: isPlainDescription(text) };
}

async function readContract(bytes: Uint8Array, from: Page, options: LoadOptions): Promise<Contract> {
  const { vendor, uri, hash } = options;
  const { description, positions, isPartial, ...page } = await readSource(from);
  const whole = await withReferences(description, baseOfFile(uri), options.readReference);
  const { document, defects } = await normaliseDescription(options.parts?.share(whole) ?? whole, uri, options);
  const findings = findingsOfDefects([...page.defects, ...defects], { vendor, uri, positions });
  const isPart = isPartial || document["x-driftline-partial"] === true;
  return {
    vendor,
    uri,
    sha256: hash(bytes),
    isPartial: isPart,
    document,
    operations: operationsOf(document),
    positions,
    findings,
  };
}

/** The readers of pages are loaded for pages: a description as such needs no parser of HTML and Markdown. */
async function readSource(page: Page): Promise<PageExtract> {
  if (page.isPlain) return openApiDocument.read(page);
  const { readPage } = await import("./pages/read-page.js");
  return readPage(page);
}

/**
 * Whether a text begins as only a description does and has nothing that a reader of pages looks for. A fence in a
 * description's prose is indented, so that it begins no line.
 */
function isPlainDescription(text: string): boolean {
  const firstLine = text
    .slice(0, 4096)
    .split("\n")
    .find((line) => !/^\s*(?:#|---\s*$|\{?\s*$)/.test(line));
  const isStart = firstLine !== undefined && /^\s*(?:\{\s*)?["']?(?:openapi|swagger)["']?\s*:/.test(firstLine);
  // Looking at the beginning of each of half a million lines takes longer than looking for what is hardly ever there.
  const mayHaveMarks = ["```", "~~~", "# OpenAPI"].some((mark) => text.includes(mark));
  return isStart && !(mayHaveMarks && /^(?:```|~~~|#+ OpenAPI)/m.test(text));
}
