/** The argument that stands for what `ARGUMENTS_PLACE` holds. */
export const ARGUMENTS = "@arguments";

/** Where the command line that is tried lies. */
export const ARGUMENTS_PLACE = "arguments.json";

/** Command lines, each with what it takes. */
export const COMMAND_LINES: readonly (readonly string[])[] = `
check acme --recordings t.har --format json --format sarif:out.sarif --fail-on never --history history.json --show-unchanged
check acme --baseline specs/acme/baseline.yaml --remember --environment cloud --format html:out.html --quiet --limit 3
check --spec api.yaml --recordings - --base-url https://api.acme.test/v1 --format pretty --show-suppressed
check acme --shard 1/2 --partial out.json
check acme --live --input id=1 --max-requests 3 --max-time 1 --repeat 2 --full-bodies --allow-writes
diff acme api.yaml --format json --fail-on note --limit 3
fetch acme --offline --update --quiet --format json
accept 0 --run run.json --reason x --owner me --until 2030-01-01 --baseline b.yaml
merge partial.json --format markdown --format junit:out.xml
report run.json --format html:out.html --for-vendor acme
notify run.json --previous run.json --as slack --level note --owner team-acme --to ACME_KEY
infer t.har --title x -o out.yaml
redact t.har --name id --keep kind --pattern a+ --pointer /a/* --shapes -o out.har
mock acme --port 0 --seed 1 --list 7 --examples --drift response-null-undocumented:/id@0.5 --latency 1-2 --fail 503@0.2 -q
record acme --port 0 --environment cloud -o out.ndjson --full-bodies
uses acme --recordings t.har --check
uses acme --reads reads.ndjson
vendor add other https://api.other.test/openapi.yaml --base-url https://api.other.test --token-env OTHER --owner me
rules response-property-missing --json
completion bash
doctor acme --offline --json
init --yes --ci none
changelog acme --from HEAD --output out.md
bisect acme --rule response-* --operation GET --format json --fingerprint ab
watch acme --recordings t.har
help check
--version
`
  .trim()
  .split("\n")
  .map((line) => line.split(" "));

/** The command line that bytes say; it leads nowhere outside of the folder it is run in. */
export function commandLineIn(bytes: Uint8Array): readonly string[] {
  return wordsOf(Buffer.from(bytes).toString("utf8")).map(contained);
}

function wordsOf(text: string): readonly string[] {
  try {
    const value: unknown = JSON.parse(text);
    if (Array.isArray(value)) return value.map((each) => (typeof each === "string" ? each : JSON.stringify(each)));
  } catch {
    // What is no list is taken word by word.
  }
  return text.split(/\s+/);
}

/** No operating system hands on a NUL. Whoever names another place writes there: that is no find, and it is not tried. */
function contained(word: string): string {
  return word
    .replaceAll("\0", "")
    .replace(/\.{2,}/g, ".")
    .replace(/^(-[\w-]*=?)?([a-z]+:(?!\/\/[\w.]))?[/\\]+/, "$1$2");
}
