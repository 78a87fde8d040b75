import { isJsonObject, ToolError } from "@driftline/model";
import { describe } from "../openapi/version.js";
import { readDocument } from "../text/read-document.js";
import type { PageReader } from "./page.js";

/** An OpenAPI description as such, in JSON or YAML. The last reader: its complaint is the one people understand. */
export const openApiDocument: PageReader = {
  name: "openapi",
  recognises: () => true,
  read: ({ uri, text }) => {
    const { value, positions } = readDocument(text, { uri });
    const { document, version } = describe(value, uri);
    if (!isJsonObject(document)) throw new ToolError("SPEC_NOT_OPENAPI", `${uri} is no object`, { location: { uri } });
    return {
      platform: "openapi",
      generation: version,
      description: document,
      positions,
      defects: [],
      repairs: [],
      isPartial: document["x-driftline-partial"] === true,
    };
  },
};
