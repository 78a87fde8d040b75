import { parsePointer } from "@driftline/model";
import { type ConfigNode, checkMembers, choiceOf, itemsOf, memberNode, refuse, textOf } from "./config-node.js";
import type { RecordingsConfig } from "./vendor-config.js";

/** What is kept of a vendor's traffic; shapes, and nothing secret beyond what always is, where it is absent. @throws {ToolError} CONFIG_INVALID */
export function recordingsOf(node: ConfigNode): RecordingsConfig {
  if (node.value === undefined)
    return { bodies: "shapes", redact: { names: [], pointers: [], patterns: [], keep: [] } };
  checkMembers(node, ["bodies", "redact"]);
  const bodies = memberNode(node, "bodies");
  const redact = memberNode(node, "redact");
  if (redact.value !== undefined) checkMembers(redact, ["names", "pointers", "patterns", "keep"]);
  const list = (name: string) => (redact.value === undefined ? [] : itemsOf(memberNode(redact, name)));
  return {
    bodies: bodies.value === undefined ? "shapes" : choiceOf(bodies, ["shapes", "full"] as const),
    redact: {
      names: list("names").map(textOf),
      pointers: list("pointers").map(pointerOf),
      patterns: list("patterns").map(patternOf),
      keep: list("keep").map(textOf),
    },
  };
}

/** A pointer that leads to a member with a name: reports know a value by its names, and must be able to hide it as well. */
function pointerOf(node: ConfigNode): string {
  const text = textOf(node);
  const isPointer = /^(?:\/(?:[^~/]|~[01])*)+$/.test(text);
  if (!isPointer) refuse(node, `\`${text}\` is no JSON Pointer`, "write it as `/messages/*/content`");
  if (!parsePointer(text).some((token) => token !== "*" && !/^\d+$/.test(token)))
    refuse(node, `\`${text}\` names no member`, "name one, as in `/messages/*/content`, or record shapes");
  return text;
}

/** A longer one is no pattern of a token, and V8 refuses the longest only when they are searched for. */
const LONGEST_PATTERN = 1000;

function patternOf(node: ConfigNode): string {
  const text = textOf(node);
  if (text.length > LONGEST_PATTERN)
    return refuse(node, `the pattern has ${text.length} characters, and may have ${LONGEST_PATTERN}`);
  try {
    // What repeats repetitions can be too large to be compiled, which is done by the first search.
    new RegExp(text).test("");
    return text;
  } catch {
    return refuse(node, `\`${text}\` is no regular expression, or one that is too large`);
  }
}
