import { element } from "./element.js";

/** Identifiers in backticks become code; where backticks do not pair, a vendor's string holds one, and nothing does. */
export function codeParts(message: string): readonly (Node | string)[] {
  const parts = message.split("`");
  if (parts.length % 2 === 0) return [message];
  return parts.map((part, index) => (index % 2 === 0 ? part : element("code", {}, part)));
}
