import type { CiHost, Installation } from "./installation.js";

/** Pinned by commit: a tag can be moved, a commit cannot. */
const CHECKOUT = "actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1";
const SETUP_NODE = "actions/setup-node@820762786026740c76f36085b0efc47a31fe5020 # v7.0.0";

/**
 * A workflow that needs nothing but the package: no action of anybody's but GitHub's own.
 *
 * @param folder where it is to run, from the root of the repository, such as `apps/web`; empty for the root
 */
export function workflowText(ci: Exclude<CiHost, "none">, installation: Installation, folder: string): string {
  return ci === "github" ? githubText(installation, folder) : gitlabText(installation, folder);
}

function githubText({ install, command }: Installation, folder: string): string {
  const defaults = folder === "" ? "" : `defaults: { run: { working-directory: ${JSON.stringify(folder)} } }\n`;
  const steps = [
    `      - uses: ${CHECKOUT}\n        with: { persist-credentials: false }`,
    `      - uses: ${SETUP_NODE}\n        with: { node-version: "24" }`,
    ...install.map((line) => `      - run: ${line}`),
  ].join("\n");
  return `# Written by \`driftline init\`; yours from here on.
name: contracts
on:
  pull_request:
  schedule: [{ cron: "17 3 * * *" }]
  workflow_dispatch:
permissions: { contents: read }
${defaults}jobs:
  # Offline and deterministic, so it may block a pull request.
  recordings:
    if: \${{ github.event_name == 'pull_request' }}
    runs-on: ubuntu-latest
    timeout-minutes: 15
    steps:
${steps}
      - name: Recordings against the locked contracts
        run: |
          code=0
          ${command} check --format github --format markdown:reports/check.md || code=$?
          if [ -f reports/check.md ]; then cat reports/check.md >> "$GITHUB_STEP_SUMMARY"; fi
          exit "$code"
  # What vendors publish tonight. It alerts whoever watches this workflow, and blocks nobody.
  published:
    if: \${{ github.event_name != 'pull_request' }}
    runs-on: ubuntu-latest
    timeout-minutes: 30
    steps:
${steps}
      - name: What is published against what is locked
        run: |
          code=0
          ${command} fetch --check --format github --format markdown:reports/published.md || code=$?
          if [ -f reports/published.md ]; then cat reports/published.md >> "$GITHUB_STEP_SUMMARY"; fi
          exit "$code"
`;
}

function gitlabText({ install, command }: Installation, folder: string): string {
  const lines = [...(folder === "" ? [] : [JSON.stringify(`cd ${quoted(folder)}`)]), ...install];
  const before = lines.length === 0 ? "" : `  before_script: [${lines.join(", ")}]\n`;
  const at = (path: string): string => (folder === "" ? path : JSON.stringify(`${folder}/${path}`));
  return `# Written by \`driftline init\`; yours from here on. Include it in .gitlab-ci.yml:
#   include: { local: ${at(".gitlab/driftline.yml")} }
# and make a nightly pipeline schedule for the second job.
contracts:recordings:
  image: node:24
  rules: [{ if: $CI_PIPELINE_SOURCE == "merge_request_event" }]
${before}  script:
    - ${command} check --format pretty --format gitlab:gl-code-quality.json --format junit:driftline.xml
  artifacts:
    when: always
    reports: { codequality: ${at("gl-code-quality.json")}, junit: ${at("driftline.xml")} }
contracts:published:
  image: node:24
  rules: [{ if: $CI_PIPELINE_SOURCE == "schedule" }]
${before}  script:
    - ${command} fetch --check --format pretty --format markdown:reports/published.md
  artifacts: { when: always, paths: [${at("reports/")}] }
`;
}

/** As one word of a shell (POSIX Shell, 2.2.2). */
function quoted(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}
