import type { Finding } from "./finding.js";
import type { JsonObject } from "./json.js";
import type { Location } from "./location.js";
import type { JsonPointer } from "./pointer.js";

/** Method and path template, as in `GET /pets/{petId}`. */
export type OperationKey = string;

/** One server (OpenAPI 3.1.1, section 4.8.5). */
export interface Server {
  readonly url: string;
  readonly variables: Readonly<Record<string, { readonly default: string; readonly enum: readonly string[] | null }>>;
  readonly pointer: JsonPointer;
}

/** Where a parameter travels (OpenAPI 3.1.1, section 4.8.12.1; `querystring` since 3.2). */
export type ParameterLocation = "path" | "query" | "header" | "cookie" | "querystring";

/** How a parameter is written (OpenAPI 3.1.1, section 4.8.12.3). */
export type ParameterStyle =
  | "matrix"
  | "label"
  | "simple"
  | "form"
  | "spaceDelimited"
  | "pipeDelimited"
  | "deepObject"
  | "cookie";

/** One media type of a body, a header or a parameter; schemas are pointers into the contract's document. */
export interface MediaTypeContent {
  /** As documented, lower case, parameters kept: `application/json; charset=utf-8`. */
  readonly mediaType: string;
  /** Null: documented without a schema. */
  readonly schema: JsonPointer | null;
  /** The schema of each item of a sequential media type (OpenAPI 3.2, section 4.14.2), or null. */
  readonly itemSchema: JsonPointer | null;
  readonly pointer: JsonPointer;
}

/** One parameter, references followed and defaults filled in. */
export interface Parameter {
  readonly name: string;
  readonly in: ParameterLocation;
  readonly isRequired: boolean;
  readonly isDeprecated: boolean;
  readonly style: ParameterStyle;
  readonly explode: boolean;
  readonly allowReserved: boolean;
  readonly schema: JsonPointer | null;
  /** The media type of a parameter described by `content`, or null. */
  readonly content: MediaTypeContent | null;
  readonly pointer: JsonPointer;
}

/** One documented response header. */
export interface ResponseHeader {
  readonly name: string;
  readonly isRequired: boolean;
  readonly isDeprecated: boolean;
  readonly explode: boolean;
  readonly schema: JsonPointer | null;
  readonly content: MediaTypeContent | null;
  readonly pointer: JsonPointer;
}

/** One documented response. */
export interface ContractResponse {
  /** `200`, a range such as `2XX`, or `default`. */
  readonly status: string;
  readonly headers: readonly ResponseHeader[];
  readonly content: readonly MediaTypeContent[];
  readonly pointer: JsonPointer;
}

/** The documented request body. */
export interface RequestBody {
  readonly isRequired: boolean;
  readonly content: readonly MediaTypeContent[];
  readonly pointer: JsonPointer;
}

/** One alternative of a security requirement: scheme names to scopes; an empty object allows anonymous use. */
export type SecurityAlternative = Readonly<Record<string, readonly string[]>>;

/** One operation, with everything it inherits (servers, parameters, security) filled in. */
export interface Operation {
  readonly key: OperationKey;
  /** Upper case. */
  readonly method: string;
  /** The path template as documented. */
  readonly path: string;
  readonly operationId: string | null;
  readonly pointer: JsonPointer;
  readonly servers: readonly Server[];
  readonly parameters: readonly Parameter[];
  readonly requestBody: RequestBody | null;
  readonly responses: readonly ContractResponse[];
  /** Alternatives (OR); null where the description says nothing. */
  readonly security: readonly SecurityAlternative[] | null;
  readonly isDeprecated: boolean;
  /** The `x-sunset` date, or null. */
  readonly sunset: string | null;
}

/** An operation, or a part of one, that could not be judged, and why. Unknown is never green. */
export interface Unchecked {
  readonly vendor: string;
  readonly operation: string;
  readonly code: string;
  readonly reason: string;
}

/** Where the places of a contract's document stand in the text it was read from. */
export interface SourcePositions {
  /** The place of a pointer, or of its nearest ancestor that stands in the text. */
  locate(pointer: JsonPointer): Location;
}

/** A whole API as we use it: one normalised OpenAPI description, and what is read off it. */
export interface Contract {
  /** The vendor's folder name, or a name made from the file. */
  readonly vendor: string;
  readonly uri: string;
  /** Of the bytes it was read from, in hexadecimal. */
  readonly sha256: string;
  /** Whether it was cut out of docs pages, so that only its own operations are known. */
  readonly isPartial: boolean;
  /** OpenAPI 3.1 with every schema in JSON Schema 2020-12 and every reference inside the document. */
  readonly document: JsonObject;
  /** Sorted by key. */
  readonly operations: readonly Operation[];
  readonly positions: SourcePositions;
  /** What is wrong with the contract itself (`spec-...`). */
  readonly findings: readonly Finding[];
  /** A name that is this very document's among those kept between runs; absent where nothing is. */
  readonly keptAs?: string;
}
