import type { Exchange, RecordingUsed } from "@driftline/model";
import type { Checker, RedactSample } from "@driftline/validate";

/** Exchanges with a live API, judged as they come. */
export interface LiveSource {
  /** Takes the run's own secrets out of what a report shows. */
  readonly redactSample: RedactSample;
  /** Makes the calls; what kept them from verifying something is a problem of the run. */
  run(
    check: (exchange: Exchange) => void,
  ): Promise<{ readonly exchangesByUri: ReadonlyMap<string, number>; readonly problems: string[] }>;
}

/** Checks a live API, and says which probes the run rests on. */
export async function checkLive(
  vendor: string,
  live: LiveSource,
  checker: Checker,
): Promise<{ recordings: readonly RecordingUsed[]; problems: string[] }> {
  const { exchangesByUri, problems } = await live.run((exchange) => checker.check(exchange));
  const recordings = [...exchangesByUri].map(([uri, exchanges]) => ({
    vendor,
    uri,
    exchanges,
    matched: exchanges,
    isSynthetic: false,
  }));
  return { recordings, problems };
}
