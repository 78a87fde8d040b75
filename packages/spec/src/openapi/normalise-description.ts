import type { JsonObject, JsonPointer, JsonValue } from "@driftline/model";
import {
  convertSchema,
  movedPointer,
  movesByOrigin,
  type PointerMove,
  rewriteReferences,
  type SchemaRepair,
} from "@driftline/schema";
import type { Defect } from "./defect.js";
import { inspectDescription } from "./inspect-description.js";
import { repairReferences } from "./repair-references.js";
import { repairText } from "./repair-text.js";
import { resolveAnchors } from "./resolve-anchors.js";
import type { SharedParts } from "./shared-parts.js";
import { mapDescription } from "./structure.js";
import { areSound, surveyOf } from "./survey.js";
import { upgradeV2 } from "./upgrade-v2.js";
import { validateDocument } from "./validate-document.js";
import { describe } from "./version.js";

/** The version every normalised description says it has. */
export const NORMALISED_VERSION = "3.1.1";

/** A description in one dialect, and everything that was wrong with it, at places of the text it was read from. */
export interface NormalisedDescription {
  readonly document: JsonObject;
  readonly defects: readonly Defect[];
  /** What was put right in schemas, whether or not it is worth a finding. */
  readonly repairs: readonly SchemaRepair[];
}

/** What is done beside repairing. */
export interface NormaliseDescriptionOptions {
  /** Whether to look for what is wrong without having to be repaired. Not needed for what was locked: the lock tells. */
  readonly isInspected?: boolean;
  /** What was read before and is mostly the same. */
  readonly parts?: SharedParts;
}

/**
 * An OpenAPI description as OpenAPI 3.1 with every schema in JSON Schema 2020-12 and every reference leading
 * somewhere. Applying it to its own result changes nothing. The input is never changed.
 *
 * @throws {ToolError} SPEC_NOT_OPENAPI, SPEC_VERSION_UNSUPPORTED.
 */
export async function normaliseDescription(
  value: JsonValue,
  uri: string,
  options: NormaliseDescriptionOptions = {},
): Promise<NormalisedDescription> {
  const isInspected = options.isInspected ?? true;
  const { document: stated, version, dialect } = describe(value, uri);
  const invalid = isInspected ? await validateDocument(stated, version) : [];
  const { document, origins } = version === "2.0" ? upgradeV2(stated) : { document: stated, origins: [] };
  const inspected = isInspected ? inspectDescription(document) : [];
  const survey = options.parts?.survey(document) ?? surveyOf(document);
  const anchored = survey.hasIdentifiers ? resolveAnchors(document, dialect) : { document, defects: [] };
  const isSound = !survey.hasIdentifiers && areSound(survey.references, document);
  const referenced = isSound ? { document, defects: [] } : repairReferences(anchored.document);
  const text = survey.hasDamagedText ? repairText(referenced.document) : { ...referenced, defects: [] };
  const repairs: SchemaRepair[] = [];
  const moves: PointerMove[] = [];
  const converted = mapDescription(text.document, (kind, at, pointer) => {
    if (kind !== "schema") return at;
    const normalised = options.parts?.convert(at, { dialect, pointer }) ?? convertSchema(at, { dialect, pointer });
    for (const one of normalised.repairs) repairs.push(one);
    for (const one of normalised.moves) moves.push(one);
    return normalised.schema;
  });
  // What converting makes of names leads to whole components, which never move.
  const leading = text.document === document ? survey.leading : undefined;
  const { jsonSchemaDialect: _, ...rest } = rewriteReferences(converted, moves, leading) as JsonObject;
  return {
    document: { ...rest, openapi: version === "3.2" ? "3.2.0" : NORMALISED_VERSION },
    defects: [
      ...invalid,
      ...atOrigins(
        [
          ...inspected,
          ...anchored.defects,
          ...referenced.defects,
          ...text.defects,
          ...repairs.flatMap((repair) => defectOf(repair, version)),
        ],
        origins,
      ),
    ],
    repairs: atOrigins(repairs, origins),
  };
}

/** The same at the places of the text, where an upgrade moved things. */
function atOrigins<Placed extends { readonly pointer: JsonPointer }>(
  placed: readonly Placed[],
  origins: readonly PointerMove[],
): readonly Placed[] {
  if (origins.length === 0) return placed;
  const originsByPointer = movesByOrigin(origins);
  return placed.map((each) => ({ ...each, pointer: movedPointer(each.pointer, originsByPointer) }));
}

/** Most repairs are what a dialect asks for; these say that the vendor's text is wrong. */
function defectOf(repair: SchemaRepair, version: string): readonly Defect[] {
  const { kind, pointer, detail } = repair;
  if (kind === "nullable" && version !== "3.0" && version !== "2.0") {
    const told = "`nullable` is no keyword of OpenAPI 3.1; it was honoured as meant";
    return [{ ruleId: "spec-nullable-in-31", pointer, subject: null, detail: told }];
  }
  if (kind === "discriminator-mapping") {
    const told = `the mapping of \`${detail}\` is an object, no name or reference; it was read as meant`;
    return [{ ruleId: "spec-discriminator-mapping-invalid", pointer, subject: detail, detail: told }];
  }
  if (kind === "pattern-unsupported") {
    const told = `a pattern is no ECMA-262 regular expression: ${detail}`;
    return [{ ruleId: "spec-pattern-unsupported", pointer, subject: detail, detail: told }];
  }
  if (kind === "not-a-schema" || kind === "type-unknown" || kind === "keyword-invalid") {
    const told = `\`${pointer}\` is no valid keyword value: ${detail}; it was left out`;
    return [{ ruleId: "spec-document-invalid", pointer, subject: pointer, detail: told }];
  }
  return [];
}
