/**
 * Runs every contender once per round, in turn, so that a busy moment of the machine hits all of them, and gives medians. Each says
 * how many bodies it found drift in; a warm-up round is not counted.
 */
export async function measureInterleaved(contenders, rounds) {
  const times = new Map(contenders.map(({ name }) => [name, []]));
  const notes = new Map();
  for (let round = 0; round <= rounds; round++) {
    for (const { name, run } of contenders) {
      if (notes.get(name)?.failed) continue;
      globalThis.gc?.();
      const start = performance.now();
      try {
        notes.set(name, { drifting: await run() });
      } catch (error) {
        notes.set(name, {
          failed: String(error.message ?? error)
            .split("\n")[0]
            .slice(0, 90),
        });
        continue;
      }
      if (round > 0) times.get(name).push(performance.now() - start);
    }
  }
  return contenders.map(({ name, isBase }) => ({ name, isBase, median: median(times.get(name)), ...notes.get(name) }));
}

function median(list) {
  return [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];
}
