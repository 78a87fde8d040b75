/** What the POSIX names mean inside a character class, for ASCII as Java and PCRE do by default. */
export const POSIX_CLASSES: Readonly<Record<string, string>> = {
  alnum: "A-Za-z0-9",
  alpha: "A-Za-z",
  ascii: "\\x00-\\x7F",
  blank: " \\t",
  cntrl: "\\x00-\\x1F\\x7F",
  digit: "0-9",
  graph: "\\x21-\\x7E",
  lower: "a-z",
  print: "\\x20-\\x7E",
  punct: "!-\\/:-@\\[-`\\{-~",
  space: "\\t\\n\\v\\f\\r ",
  upper: "A-Z",
  word: "A-Za-z0-9_",
  xdigit: "A-Fa-f0-9",
};

/** Java's names for Unicode properties. */
const JAVA_CLASSES: Readonly<Record<string, string>> = {
  IsAlphabetic: "\\p{Alphabetic}",
  IsDigit: "\\p{Nd}",
  IsLetter: "\\p{L}",
  IsLowercase: "\\p{Lowercase}",
  IsUppercase: "\\p{Uppercase}",
};

interface ClassItem {
  readonly length: number;
  readonly text: string;
}

/** An escape that stands for a character or a set both inside and outside a class; `undefined` for any other. */
export function classItem(rest: string, isInsideClass: boolean): ClassItem | undefined {
  const code = /^\\x\{([0-9A-Fa-f]{1,6})\}/.exec(rest);
  if (code !== null) return { length: code[0].length, text: `\\u{${code[1]}}` };
  const plain = /^\\(?:x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|u\{[0-9A-Fa-f]+\}|c[A-Za-z])/.exec(rest);
  if (plain !== null) return { length: plain[0].length, text: plain[0] };
  const property = /^\\([pP])(?:\{(\^?)([A-Za-z_=]+)\}|([A-Z]))/.exec(rest);
  if (property === null) return undefined;
  const name = property[3] ?? property[4] ?? "";
  const negated = (property[1] === "P") !== (property[2] === "^");
  const text = posixProperty(name, negated, isInsideClass) ?? unicodeProperty(name, negated);
  return text === undefined ? undefined : { length: property[0].length, text };
}

/** Java's `\p{Punct}` and the like are POSIX sets; a negated one cannot be written inside a class. */
function posixProperty(name: string, negated: boolean, isInsideClass: boolean): string | undefined {
  const members = Object.hasOwn(POSIX_CLASSES, name.toLowerCase()) ? POSIX_CLASSES[name.toLowerCase()] : undefined;
  if (members === undefined || !/^[A-Z]/.test(name) || (isInsideClass && negated)) return undefined;
  return isInsideClass ? members : `[${negated ? "^" : ""}${members}]`;
}

function unicodeProperty(name: string, negated: boolean): string | undefined {
  const java = Object.hasOwn(JAVA_CLASSES, name) ? JAVA_CLASSES[name] : undefined;
  if (java !== undefined) return negated ? java.replace("\\p", "\\P") : java;
  const candidates = [name, name.replace(/^Is/, ""), `Script=${name.replace(/^Is/, "")}`];
  for (const candidate of candidates) {
    const text = `\\${negated ? "P" : "p"}{${candidate}}`;
    if (isProperty(text)) return text;
  }
  return undefined;
}

function isProperty(text: string): boolean {
  try {
    new RegExp(text, "u");
    return true;
  } catch {
    return false;
  }
}

/** Both cases of an ASCII letter; case-insensitivity is ASCII by default in Java and PCRE. */
export function foldedLetter(character: string): string {
  return /[A-Za-z]/.test(character) ? `[${character.toLowerCase()}${character.toUpperCase()}]` : character;
}

/** A translated class with the other case of every ASCII letter and letter range added. */
export function foldedClass(whole: string): string {
  const body = whole
    .slice(1, -1)
    .replace(/\\(?:x[0-9A-Fa-f]{2}|u\{[^}]*\}|u[0-9A-Fa-f]{4}|[pP]\{[^}]*\}|c[A-Za-z]|.)/gs, " ");
  const added = [...body.matchAll(/([A-Za-z])(?:-([A-Za-z]))?/g)].map(([, from, to]) => {
    if (to === undefined) return otherCase(from as string);
    // `A-z` holds both cases already; a range within one case has its twin in the other.
    return isUpper(from as string) === isUpper(to) ? `${otherCase(from as string)}-${otherCase(to)}` : "";
  });
  return `${whole.slice(0, -1)}${added.join("")}]`;
}

function otherCase(letter: string): string {
  return isUpper(letter) ? letter.toLowerCase() : letter.toUpperCase();
}

function isUpper(letter: string): boolean {
  return letter >= "A" && letter <= "Z";
}
