import { ToolError } from "@driftline/model";
import type { PageText } from "./page.js";

/** A page that looked like one shape and lacks what that shape needs. */
export function unreadablePage(page: PageText, reason: string): ToolError {
  return new ToolError("PAGE_UNREADABLE", `${page.uri} cannot be read as a docs page: ${reason}`, {
    hint: "fetch the page as Markdown (`.md`) or the vendor's OpenAPI description",
    location: { uri: page.uri },
  });
}
