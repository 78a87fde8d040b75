import { defineConfig } from "vitest/config";

// Tests run on source: the condition picks `src/index.ts` of every workspace package, so nothing has to be built first.
const conditions = ["@driftline/source"];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    include: ["packages/*/{src,test}/**/*.test.ts", "scripts/**/*.test.ts"],
    testTimeout: 30_000,
    pool: "threads",
  },
});
