import { defineConfig } from "vitest/config";

// Tests run on source: the condition picks `src/index.ts` of every workspace package, so nothing has to be built first.
const conditions = ["@driftline/source"];
const resolve = { conditions };
const ssr = { resolve: { conditions, externalConditions: conditions } };

// The few tests that start the real binary build it first, once per run, and only when one of them is asked for.
const BUILT = "packages/*/test/**/*.built.test.ts";

export default defineConfig({
  test: {
    pool: "threads",
    // Vitest leaves a core free, which on two is half of them.
    maxWorkers: "100%",
    testTimeout: 30_000,
    hookTimeout: 60_000,
    projects: [
      {
        resolve,
        ssr,
        test: {
          name: "source",
          setupFiles: ["scripts/test-seed.ts"],
          include: ["packages/*/{src,test}/**/*.test.ts", "scripts/**/*.test.ts"],
          exclude: ["**/node_modules/**", BUILT],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        resolve,
        ssr,
        test: {
          name: "built",
          setupFiles: ["scripts/test-seed.ts"],
          include: [BUILT],
          globalSetup: ["scripts/build-for-tests.ts"],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
