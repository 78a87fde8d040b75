import type { Packed } from "./pack.js";

/** What a published package may hold. */
const WANTED: readonly RegExp[] = [
  /^package\.json$/,
  /^README\.md$/,
  /^LICENSE$/,
  /^CHANGELOG\.md$/,
  /^dist\/.+\.(js|d\.ts|json|css|html)$/,
  /^dist\/bundle\/(?:THIRD-PARTY\.md|late-[\w-]+\.cjs)$/,
  /^bin\/(?:[^/]+\.js|package\.json)$/,
  /^schema\/[^/]+\.json$/,
  /^generators\.json$/,
];
/** What looks wanted and is not. */
const UNWANTED: readonly RegExp[] = [/\.(test|testing)\./, /(^|\/)(test|fixtures)\//, /tsbuildinfo/];

/** Complaints about what a package would publish; none is good. */
export function judgeContents({ name, files }: Packed): readonly string[] {
  const complaints = files
    .filter((file) => !WANTED.some((it) => it.test(file)) || UNWANTED.some((it) => it.test(file)))
    .map((file) => `${name} would publish ${file}`);
  for (const needed of ["README.md", "LICENSE", "package.json", "dist/index.js", "dist/index.d.ts"]) {
    if (!files.includes(needed)) complaints.push(`${name} would publish no ${needed}`);
  }
  return complaints;
}
