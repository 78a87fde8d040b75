// Recordings of 200 MB and of 2 GB, HAR and NDJSON: time per byte, peak memory, and what a second thread brings. Needs 5 GB of
// space and some minutes, and two idle processors for the last figure. What two processors give is the machine's: beside the
// second thread stand two processes that share nothing, with half of the recording each.
//
//   npm run bench -- --only large
//   npm run bench -- --only large --megabytes 400
import { closeSync, openSync, rmSync, statSync, writeSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { harOf } from "./har.mjs";
import { DRIFTLINE, here, inScratch, judge, printRuns, runInterleaved } from "./runs.mjs";
import { makeBodies, SUBJECTS } from "./subjects.mjs";

const { values } = parseArgs({ options: { megabytes: { type: "string", default: "2000" } } });
const LARGE = Number(values.megabytes) * 1e6;
const SMALL = LARGE / 10;
const LIMITS = { peakMb: 200, perByte: 1.2, jobs: 1.7 };

const HEAD = '{"log":{"version":"1.2","creator":{"name":"driftline-bench","version":"0"},"entries":[';
const FRAMES = {
  har: { head: HEAD, between: ",", tail: "]}}" },
  ndjson: { head: "", between: "\n", tail: "\n" },
};

await inScratch((folder) => {
  const subject = SUBJECTS.galileo();
  const texts = makeBodies(subject.document, { ...subject, count: 200 }).map((body) => JSON.stringify(body));
  const entries = texts.map((text) =>
    JSON.stringify(JSON.parse(harOf([text], subject.url, subject.method)).log.entries[0]),
  );
  const env = { XDG_CACHE_HOME: folder, HOME: folder, LOCALAPPDATA: folder };
  const argvOf = (file, ...flags) => [
    DRIFTLINE,
    "check",
    "--spec",
    subject.specPath,
    "--recordings",
    file,
    "--format",
    `json:${file}.json`,
    ...flags,
  ];
  const check = (...args) => ({ argv: argvOf(...args), env });
  const atOnce = (...files) => ({
    argv: [here("at-once.mjs"), ...files.map((file) => JSON.stringify(argvOf(file)))],
    env,
  });
  for (const [format, frame] of Object.entries(FRAMES)) {
    const [small, large, half, otherHalf] = [SMALL, LARGE, LARGE / 2, LARGE / 2].map((bytes, index) => {
      const file = join(folder, `${index}.${format}`);
      writeRecording(file, entries, { bytes, ...frame });
      return file;
    });
    const size = `${megabytes(large)} MB`;
    const names = [`${megabytes(small)} MB`, size, `${size}, --jobs 2`, `${size}, two processes, a half each`];
    const results = runInterleaved(
      {
        [names[0]]: check(small),
        [names[1]]: check(large),
        [names[2]]: check(large, "--jobs", "2"),
        [names[3]]: atOnce(half, otherHalf),
      },
      { rounds: 3, folder },
    );
    printRuns(`${format}: recordings of ${subject.name.toLowerCase()}`, results);
    console.log();
    const [few, many, shared, apart] = results.values();
    const perByte = (run, file) => run.cpuMs / statSync(file).size;
    judge("peak memory, one thread", { figure: many.peakMb, most: LIMITS.peakMb, unit: " MB" });
    judge("processor time per byte, to the tenth of the size", {
      figure: perByte(many, large) / perByte(few, small),
      most: LIMITS.perByte,
    });
    judge("--jobs 2, times as fast by the clock", { figure: many.wallMs / shared.wallMs, least: LIMITS.jobs });
    console.log(`- two processes that share nothing: ${(many.wallMs / apart.wallMs).toFixed(2)}`);
    for (const file of [small, large, half, otherHalf]) rmSync(file);
  }
});

function megabytes(file) {
  return Math.round(statSync(file).size / 1e6);
}

/** Writes entries again and again until a file has its size; never more than a megabyte is held. */
function writeRecording(path, entries, { bytes, head, between, tail }) {
  const file = openSync(path, "w");
  let written = writeSync(file, head);
  for (let index = 0; written < bytes; index += 1) {
    const separator = index === 0 ? "" : between;
    written += writeSync(file, separator + entries[index % entries.length]);
  }
  writeSync(file, tail);
  closeSync(file);
}
