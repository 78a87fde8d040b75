import { LEVELS } from "@driftline/model";
import type { TrendPoint } from "../history/trend.js";
import { htmlText } from "./html-text.js";

const STEP = 8;
const BAR = 6;
const HEIGHT = 40;

/**
 * Findings per run as stacked bars, the gravest at the bottom; a run that could not tell has a cross above it. The
 * picture's name says in words what it shows.
 */
export function trendPicture(points: readonly TrendPoint[], vendor: string): string {
  const most = Math.max(1, ...points.map((it) => it.error + it.warning + it.note));
  const width = points.length * STEP;
  const bars = points.map((point, index) => barOf(point, index * STEP, HEIGHT / most));
  return `<svg class="trend" viewBox="0 -10 ${width} ${HEIGHT + 12}" width="${width}" height="${HEIGHT + 12}" role="img" aria-label="${htmlText(nameOf(points, vendor))}">${bars.join("")}</svg>
<p class="legend">${points.length} runs, up to ${dayOf(points.at(-1))}</p>`;
}

function barOf(point: TrendPoint, x: number, scale: number): string {
  let y = HEIGHT;
  const parts = LEVELS.filter((level) => point[level] > 0).map((level) => {
    const height = Math.max(1.5, point[level] * scale);
    y -= height;
    return `<rect class="fill-${level}" x="${x}" y="${rounded(y)}" width="${BAR}" height="${rounded(height)}"/>`;
  });
  const ground = `<rect class="fill-none" x="${x}" y="${HEIGHT}" width="${BAR}" height="1.5"/>`;
  const top = Math.max(-8, y - 8);
  const cross = `<path class="stroke-doubt" d="M${x} ${rounded(top)}l${BAR} ${BAR}m0 -${BAR}l-${BAR} ${BAR}"/>`;
  const title = `<title>${wordsOf(point)}</title>`;
  return `<g>${title}${parts.join("")}${ground}${point.isInDoubt ? cross : ""}</g>`;
}

function wordsOf(point: TrendPoint): string {
  const doubt = point.isInDoubt ? ", could not tell everything" : "";
  return `${dayOf(point)}: ${point.error} errors, ${point.warning} warnings, ${point.note} notes${doubt}`;
}

function nameOf(points: readonly TrendPoint[], vendor: string): string {
  const doubtful = points.filter((it) => it.isInDoubt).length;
  const errors = points.map((it) => it.error).join(", ");
  const doubt = doubtful > 0 ? `; ${doubtful} of them could not tell everything` : "";
  return `Trend of ${vendor} over ${points.length} runs: errors ${errors}${doubt}`;
}

function dayOf(point: TrendPoint | undefined): string {
  return htmlText(point?.at.slice(0, 10) ?? "");
}

function rounded(figure: number): number {
  return Math.round(figure * 100) / 100;
}
