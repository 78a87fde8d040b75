import type { Contract, Exchange, Finding } from "@driftline/model";
import { createCompiler } from "@driftline/schema";
import { createChecker, type RedactSample, resultOf } from "@driftline/validate";
import type { Host } from "../host.js";

/** Judges exchanges as they pass by, and says each drift once. */
export interface Watch {
  judge(exchange: Exchange): void;
  /** The last word: what was seen, in one clause. */
  finish(): string;
}

/** What a watch knows of the traffic. */
export interface WatchOptions {
  readonly baseUrls: readonly string[];
  readonly redactSample: RedactSample;
}

/** Findings are added up this often at most: traffic must not wait for its report. */
const SAY_EVERY_MS = 300;

/** A watch that writes new findings to standard error. */
export function createWatch(contract: Contract, { baseUrls, redactSample }: WatchOptions, host: Host): Watch {
  const checker = createChecker(contract, {
    compiler: createCompiler(contract.document),
    baseUrls,
    redactSample,
  });
  const said = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  const say = () => {
    timer = undefined;
    const result = resultOf(contract, checker.partial());
    for (const finding of result.findings) {
      const line = lineOf(finding);
      if (!said.has(line)) host.stderr.write(`${line}\n`);
      said.add(line);
    }
    return result;
  };
  return {
    judge(exchange) {
      checker.check(exchange);
      timer ??= setTimeout(say, SAY_EVERY_MS);
    },
    finish() {
      clearTimeout(timer);
      const { exchanges, matched, clean, findings } = say();
      const noun = findings.length === 1 ? "finding" : "findings";
      return `${matched} of ${exchanges} matched the contract, ${clean} clean, ${findings.length} ${noun}`;
    },
  };
}

/** Counts change with every exchange and take no part; control characters from outside are taken out. */
function lineOf({ level, ruleId, operation, instanceLocation, message }: Finding): string {
  const place = instanceLocation === null || instanceLocation === "" ? "" : ` ${instanceLocation}`;
  return `${level} ${ruleId} ${operation}${place}: ${message}`.replace(/[\p{Cc}\p{Cf}]+/gu, " ");
}
