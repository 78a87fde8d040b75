import { compareText, doubtsOf, isInDoubt, LEVELS, type Run } from "@driftline/model";
import { counted, nothingMatched, summaryLine, thousands } from "../headline.js";
import type { ReportOptions } from "../options.js";
import { operationsOf } from "./coverage-picture.js";
import { htmlMessage, htmlText, scriptJson } from "./html-text.js";
import { overviewOf } from "./overview.js";
import { PAGE_SCRIPT, PAGE_SCRIPT_HASH, PAGE_STYLE, PAGE_STYLE_HASH } from "./page-assets.js";
import { pageDataOf } from "./page-findings.js";

/** Nothing is loaded, nothing is sent, and no script runs but the page's own. */
const POLICY = [
  "default-src 'none'",
  `script-src '${PAGE_SCRIPT_HASH}'`,
  `style-src '${PAGE_STYLE_HASH}'`,
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

/**
 * The report as one HTML file that works from `file://` and asks the network for nothing: overview, what could not be
 * told, operations by coverage, and the findings with filters, search and links to each.
 */
export function renderHtml(run: Run, options: ReportOptions = {}): string {
  const title = nothingMatched(run) ?? summaryLine(run);
  const operations = operationsOf(run);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<title>Driftline: ${htmlText(title)}</title>
<style>${PAGE_STYLE}</style>
</head>
<body>
<a class="skip" href="#findings">Skip to the findings</a>
${headerOf(run, operations !== "")}
<main>
${doubtsSection(run)}
${overviewOf(run, options)}
${findingsSection(run)}
${operations}
${recordingsSection(run)}
</main>
${footerOf(run)}
<script type="application/json" id="driftline-data">${scriptJson(pageDataOf(run, options))}</script>
<script>${PAGE_SCRIPT}</script>
</body>
</html>
`;
}

function headerOf(run: Run, hasOperations: boolean): string {
  const sections = [
    "overview",
    "findings",
    ...(hasOperations ? ["operations"] : []),
    ...(run.command === "check" ? ["recordings"] : []),
  ];
  const links = sections.map((id) => `<li><a href="#${id}">${id}</a></li>`).join("");
  return `<header>
<p class="brand">driftline ${htmlText(run.command)}</p>
<h1>${htmlText(summaryLine(run))}</h1>
<button id="theme" type="button" hidden>Dark or light</button>
</header>
<nav aria-label="Sections"><ul>${links}</ul></nav>`;
}

/** Unknown is never green: what could not be told stands above everything else. */
function doubtsSection(run: Run): string {
  const nothing = nothingMatched(run);
  const doubts = [...(nothing === undefined ? [] : [nothing]), ...doubtsOf(run)];
  const quiet = run.unchecked.filter((it) => !isInDoubt(run, it));
  const quietList = quiet.map(
    (it) => `<li>${htmlMessage(`${it.vendor}: \`${it.operation}\` (${it.code}): ${it.reason}`)}</li>`,
  );
  const quietText =
    quiet.length === 0
      ? ""
      : `<details><summary>${counted(quiet.length, "operation")} unchecked, without traffic</summary><ul>${quietList.join("")}</ul></details>`;
  if (doubts.length === 0) return quietText;
  return `<section class="banner" aria-labelledby="doubts-title">
<h2 id="doubts-title">Could not tell everything</h2>
<ul>${doubts.map((text) => `<li>${htmlMessage(text)}</li>`).join("")}</ul>
</section>${quietText}`;
}

function findingsSection(run: Run): string {
  const vendors = [...new Set(run.findings.map((it) => it.vendor))].sort(compareText);
  const options = vendors.map((vendor) => `<option value="${htmlText(vendor)}">${htmlText(vendor)}</option>`).join("");
  return `<section id="findings" aria-labelledby="findings-title">
<h2 id="findings-title">Findings</h2>
<form id="filters" role="search" aria-label="Findings" hidden>
<div class="wide"><label class="block" for="search">Search</label>
<input type="search" id="search" autocomplete="off" spellcheck="false"></div>
<div><label class="block" for="vendor">Vendor</label><select id="vendor"><option value="">all</option>${options}</select></div>
<fieldset><legend>Level</legend>${LEVELS.map((level) => checkbox("level", level)).join("")}</fieldset>
<fieldset><legend>State</legend>${["new", "known", "resolved", "unseen", "suppressed"].map((it) => checkbox("state", it)).join("")}</fieldset>
<button type="reset">Clear</button>
</form>
<p id="status" role="status"></p>
<p class="legend keys">Keys: / searches, j and k walk the findings, Enter opens one.</p>
<div id="list"></div>
<button id="more" type="button" hidden>Show more</button>
<noscript><p>The list of ${counted(run.findings.length, "finding")} needs JavaScript; the Markdown report does not.</p></noscript>
</section>`;
}

function checkbox(name: string, value: string): string {
  return `<label><input type="checkbox" name="${name}" value="${value}"> ${value}</label>`;
}

/** A comparison of contracts rests on no recording. */
function recordingsSection(run: Run): string {
  if (run.command !== "check") return "";
  const rows = run.recordings.map((it) => {
    const synthetic = it.isSynthetic ? " <strong>synthetic: made, never received from the vendor</strong>" : "";
    return `<li><code>${htmlText(it.uri)}</code> ${counted(it.exchanges, "exchange")}, ${thousands(it.matched)} matched${synthetic}</li>`;
  });
  return `<section id="recordings" aria-labelledby="recordings-title">
<h2 id="recordings-title">Recordings</h2>
${rows.length === 0 ? "<p>none</p>" : `<ul>${rows.join("")}</ul>`}
</section>`;
}

function footerOf(run: Run): string {
  const contracts = run.contracts.map(
    (it) =>
      `<li>${htmlText(it.vendor)}: <code>${htmlText(it.uri)}</code>, SHA-256 <code>${htmlText(it.sha256)}</code></li>`,
  );
  return `<footer><p>driftline ${htmlText(run.tool.version)}. Contracts:</p><ul>${contracts.join("")}</ul></footer>`;
}
