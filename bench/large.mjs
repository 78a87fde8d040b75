// Recordings of 200 MB and of 2 GB, HAR and NDJSON: time per byte, peak memory, and what a second thread brings. Needs 5 GB of
// space and some minutes, and two idle processors for the last figure.
//
//   npm run bench -- --only large
//   npm run bench -- --only large --megabytes 400
import { closeSync, openSync, rmSync, statSync, writeSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { harOf } from "./har.mjs";
import { DRIFTLINE, inScratch, judge, printRuns, runInterleaved } from "./runs.mjs";
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
  const check = (file, ...flags) => ({
    argv: [
      DRIFTLINE,
      "check",
      "--spec",
      subject.specPath,
      "--recordings",
      file,
      "--format",
      `json:${join(folder, "run.json")}`,
      ...flags,
    ],
    env,
  });
  for (const [format, frame] of Object.entries(FRAMES)) {
    const [small, large] = [SMALL, LARGE].map((bytes) => {
      const file = join(folder, `${bytes}.${format}`);
      writeRecording(file, entries, { bytes, ...frame });
      return file;
    });
    const names = [`${megabytes(small)} MB`, `${megabytes(large)} MB`, `${megabytes(large)} MB, --jobs 2`];
    const results = runInterleaved(
      {
        [names[0]]: check(small),
        [names[1]]: { ...check(large), runs: 2 },
        [names[2]]: { ...check(large, "--jobs", "2"), runs: 2 },
      },
      { rounds: 3, folder },
    );
    printRuns(`${format}: recordings of ${subject.name.toLowerCase()}`, results);
    console.log();
    const [few, many, shared] = results.values();
    const perByte = (run, file) => run.cpuMs / statSync(file).size;
    judge("peak memory, one thread", { figure: many.peakMb, most: LIMITS.peakMb, unit: " MB" });
    judge("processor time per byte, to the tenth of the size", {
      figure: perByte(many, large) / perByte(few, small),
      most: LIMITS.perByte,
    });
    judge("--jobs 2, times as fast by the clock", { figure: many.wallMs / shared.wallMs, least: LIMITS.jobs });
    for (const file of [small, large]) rmSync(file);
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
