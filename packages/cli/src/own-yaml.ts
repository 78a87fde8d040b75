import { formatLocation, hasTooManyOpenings, ToolError, withoutStacks } from "@driftline/model";
import { LineCounter, parseDocument } from "yaml";

/** A file of settings is written by people: one larger than this is something else. */
const LONGEST = 2_000_000;

/** Keys are compared with each other, which takes time quadratic in their number. */
const LONGEST_COMPARED = 50_000;

/**
 * What a YAML file of one's own repository says, null where it is empty.
 *
 * @throws {ToolError} `code`, with line and column where the text has a mistake.
 */
export function readOwnYaml(bytes: Uint8Array, uri: string, code: string): unknown {
  const text = new TextDecoder().decode(bytes);
  const invalid = (reason: string, { cause, ...place }: { line?: number; column?: number; cause?: unknown } = {}) => {
    const location = { uri, ...place };
    return new ToolError(code, `${formatLocation(location)}: ${reason}`, { hint: "correct the file", location, cause });
  };
  if (text.length > LONGEST) throw invalid(`it has more than ${LONGEST} characters`);
  if (hasTooManyOpenings(text)) throw invalid("it opens more lists and maps than anybody writes");
  const lineCounter = new LineCounter();
  try {
    const uniqueKeys = text.length <= LONGEST_COMPARED;
    const options = { lineCounter, uniqueKeys, prettyErrors: false, logLevel: "error" } as const;
    const document = withoutStacks(() => parseDocument(text, options));
    const [error] = document.errors;
    if (error === undefined) return document.toJS({ maxAliasCount: 100 }) ?? null;
    const { line, col } = lineCounter.linePos(error.pos[0]);
    throw invalid(clauseOf(error.message), { line, column: col, cause: error });
  } catch (cause) {
    if (cause instanceof RangeError) throw invalid("it is nested too deep", { cause });
    if (cause instanceof ReferenceError) throw invalid("its aliases lead nowhere or multiply", { cause });
    throw cause;
  }
}

function clauseOf(message: string): string {
  return message.charAt(0).toLowerCase() + message.slice(1);
}
