/** A Markdown table of one setting; the ratio is to the contender marked as base. */
export function printTable(title, results) {
  const base = results.find(({ isBase }) => isBase).median;
  console.log(`\n### ${title}\n\n| | median | ratio | told to drift |\n| --- | ---: | ---: | ---: |`);
  for (const { name, median, drifting, failed } of results) {
    if (failed) console.log(`| ${name} | cannot: ${failed} | | |`);
    else console.log(`| ${name} | ${median.toFixed(0)} ms | ${(median / base).toFixed(2)} | ${drifting ?? ""} |`);
  }
}
