/** V8's; an engine that has none keeps no stacks, or all of them. */
const stacks: typeof Error & { stackTraceLimit?: number } = Error;

/**
 * What the work returns. Until it has, no error notes where in the code it was made: a parser that makes one of every
 * mistake takes most of its time for that, and gigabytes for a text that is mistakes alone.
 */
export function withoutStacks<T>(work: () => T): T {
  const before = stacks.stackTraceLimit;
  stacks.stackTraceLimit = 0;
  try {
    return work();
  } finally {
    if (before !== undefined) stacks.stackTraceLimit = before;
  }
}
