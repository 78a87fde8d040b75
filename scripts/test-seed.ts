import fc from "fast-check";

// A test run replays: the same commit gives the same verdict. Whoever looks for new counterexamples sets DRIFTLINE_SEED to another number,
// or to `random`.
const seed = process.env.DRIFTLINE_SEED ?? "20261122";
if (seed !== "random") fc.configureGlobal({ seed: Number(seed) });
