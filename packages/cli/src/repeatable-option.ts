import { Option } from "commander";

/** Options that `repeatable` made: commander itself knows only of those that take all the words after them. */
const repeatables = new WeakSet<Option>();

/**
 * An option that is given once for each of its values, and leaves the word after its value to the arguments: commander's `<host...>`
 * would take a vendor's name for one more host.
 */
export function repeatable(flags: string, description: string): Option {
  const option = new Option(flags, `${description}; may be repeated`).argParser(
    (word: string, words: readonly string[] | undefined) => [...(words ?? []), word],
  );
  repeatables.add(option);
  return option;
}

/** Whether an option may have many values, however they are given. */
export function isRepeatable(option: Option): boolean {
  return option.variadic || repeatables.has(option);
}
