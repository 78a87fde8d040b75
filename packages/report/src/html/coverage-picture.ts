import { type Coverage, type JsonPointer, parsePointer, type Run } from "@driftline/model";
import { counted, thousands } from "../headline.js";
import { htmlText } from "./html-text.js";

const STEP = 9;
const CELL = 7;
const ROW = 20;
const TALLEST = 16;
const PER_ROW = 40;
const MOST_CELLS = 1_000;

/** What was seen of each operation: a cell per documented property, full where it was seen, hollow where it never was. */
export function operationsOf(run: Run): string {
  if (run.coverage.length === 0 && run.evidence.length === 0) return "";
  const covered = new Set(run.coverage.map((it) => JSON.stringify([it.vendor, it.operation])));
  const bare = run.evidence.filter((it) => !covered.has(JSON.stringify([it.vendor, it.operation])));
  const rows = [
    ...run.coverage.map(coverageRow),
    ...bare.map((it) => rowOf(it, `${counted(it.expected + it.inconclusive, "exchange")}, no body to look into`, "")),
  ];
  return `<section id="operations" aria-labelledby="operations-title">
<h2 id="operations-title">Operations</h2>
<p class="legend">A cell is a documented property, lower where it is nested deeper: full if it was seen, hollow if it never was.</p>
${rows.join("\n")}
</section>`;
}

function coverageRow(coverage: Coverage): string {
  const seen = `${thousands(coverage.observed)} of ${counted(coverage.properties, "documented property", "documented properties")} seen`;
  const text = `${coverage.status}, ${counted(coverage.exchanges, "exchange")}: ${seen}`;
  return rowOf(coverage, text, `${pictureOf(coverage, seen)}${unseenOf(coverage)}`);
}

function rowOf(it: { readonly vendor: string; readonly operation: string }, text: string, picture: string): string {
  return `<div class="operation"><p>${htmlText(it.vendor)} <code>${htmlText(it.operation)}</code> ${htmlText(text)}</p>${picture}</div>`;
}

interface Cell {
  readonly place: JsonPointer | null;
  readonly isSeen: boolean;
}

/** The cells in the order of the document's places; where nobody kept the places, as many full ones as were seen. */
function cellsOf(coverage: Coverage): readonly Cell[] {
  if (coverage.places === undefined)
    return Array.from({ length: Math.min(coverage.properties, MOST_CELLS) }, (_, index) => ({
      place: null,
      isSeen: index < coverage.observed,
    }));
  const cells = [
    ...coverage.places.observed.map((place) => ({ place, isSeen: true })),
    ...coverage.places.unobserved.map((place) => ({ place, isSeen: false })),
  ];
  return cells.sort((a, b) => (a.place < b.place ? -1 : 1)).slice(0, MOST_CELLS);
}

function pictureOf(coverage: Coverage, name: string): string {
  const cells = cellsOf(coverage);
  if (cells.length === 0) return "";
  const rows = Math.ceil(cells.length / PER_ROW);
  const width = Math.min(cells.length, PER_ROW) * STEP;
  const drawn = cells.map((cell, index) => drawCell(cell, (index % PER_ROW) * STEP, Math.floor(index / PER_ROW) * ROW));
  const cut = coverage.properties > cells.length ? `; the first ${thousands(cells.length)} are drawn` : "";
  return `<svg viewBox="0 0 ${width} ${rows * ROW}" width="${width}" height="${rows * ROW}" role="img" aria-label="${htmlText(name + cut)}">${drawn.join("")}</svg>`;
}

function drawCell(cell: Cell, x: number, y: number): string {
  const depth = cell.place === null ? 1 : parsePointer(cell.place).filter((token) => token !== "*").length;
  const height = Math.max(5, TALLEST - 4 * (depth - 1));
  const title =
    cell.place === null ? "" : `<title>${htmlText(cell.place)}: ${cell.isSeen ? "seen" : "never seen"}</title>`;
  const box = `x="${x + 0.5}" y="${y + TALLEST - height + 0.5}" width="${CELL}" height="${height}"`;
  return `<rect class="${cell.isSeen ? "seen" : "unseen"}" ${box}>${title}</rect>`;
}

/** The same in words, for who cannot see or hover: folded away, because the picture says it at a glance. */
function unseenOf(coverage: Coverage): string {
  const unseen = coverage.places?.unobserved ?? [];
  if (unseen.length === 0) return "";
  const shown = unseen.slice(0, MOST_CELLS).map((place) => `<li><code>${htmlText(place)}</code></li>`);
  return `<details><summary>${counted(unseen.length, "property", "properties")} never seen</summary><ul>${shown.join("")}</ul></details>`;
}
