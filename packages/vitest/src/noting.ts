import { appendPointer, type JsonPointer } from "@driftline/model";

/** Takes note of a property that was read, and of the function that noticed it, whose caller is the reader. */
export type Note = (place: JsonPointer, noticedBy: (...args: never[]) => unknown) => void;

/**
 * A parsed body that takes note of each property that is read by name. Copies (spread, `Object.entries`, `JSON.stringify`) read nothing in
 * particular and note nothing; what they hand on takes note again.
 *
 * @param foldKey what stands for a key in a place; `*` for one that is an id
 */
export function noting(body: unknown, note: Note, foldKey: (key: string) => string): unknown {
  const known = new WeakMap<object, unknown>();
  const wrap = (value: unknown, place: JsonPointer): unknown => {
    if (typeof value !== "object" || value === null) return value;
    const before = known.get(value);
    if (before !== undefined) return before;
    const proxy = new Proxy(value, handlerOf(place, wrap, { note, foldKey }));
    known.set(value, proxy);
    return proxy;
  };
  return wrap(body, "");
}

interface Ports {
  readonly note: Note;
  foldKey(key: string): string;
}

function handlerOf(
  place: JsonPointer,
  wrap: (value: unknown, place: JsonPointer) => unknown,
  { note, foldKey }: Ports,
): ProxyHandler<object> {
  // Whoever copies asks for a property's descriptor right before its value; whoever reads a property does not.
  let isCopied: PropertyKey | null = null;
  return {
    getOwnPropertyDescriptor(target, key) {
      isCopied = key;
      return Reflect.getOwnPropertyDescriptor(target, key);
    },
    get(target, key, receiver) {
      const wasCopied = isCopied === key;
      isCopied = null;
      if (typeof key === "symbol") return Reflect.get(target, key, receiver);
      // `JSON.stringify` asks for this first: the value as it is stands for the copy.
      if (key === "toJSON" && !Object.hasOwn(target, key)) return () => target;
      if (!Object.hasOwn(target, key)) {
        // `await` asks each value whether it is a promise.
        const isMissed = !(key in target) && !Array.isArray(target) && key !== "then";
        if (isMissed) note(appendPointer(place, foldKey(key)), this.get ?? noting);
        return Reflect.get(target, key, receiver);
      }
      const isList = Array.isArray(target);
      if (isList && key === "length") return Reflect.get(target, key, receiver);
      const at = appendPointer(place, isList ? "*" : foldKey(key));
      if (!isList && !wasCopied) note(at, this.get ?? noting);
      return wrap(Reflect.get(target, key, receiver), at);
    },
  };
}
