import { type Contract, type Exchange, type FailOn, type Finding, isAtLeast, ToolError } from "@driftline/model";
import { createCompiler } from "@driftline/schema";
import { type CheckResult, createChecker, resultOf } from "@driftline/validate";
import { complaintOf } from "./complaint.js";
import { recordedResponseOf } from "./received.js";
import { isRecordingFetch } from "./record-fetch.js";

/** How the matchers judge. */
export interface MatcherOptions {
  /** From which level on a finding fails the assertion; `error` by default, as on the command line. */
  readonly failOn?: Exclude<FailOn, "never">;
}

/** What `expect.extend` wants back, in Vitest as in Jest. */
export interface MatcherResult {
  readonly pass: boolean;
  readonly message: () => string;
}

/** For `expect.extend(contractMatchers(contract))`. */
export interface ContractMatchers {
  /**
   * Judges a response by the operation with this key (`GET /pets/{petId}`). For the value of `recordFetch`, without a key: judges
   * every exchange it saw, each by the operation it matches.
   *
   * @throws {ToolError} OPERATION_UNKNOWN, OPERATION_UNCHECKED, RESPONSE_CONSUMED, RESPONSE_UNKNOWN, NOTHING_VERIFIED: what cannot be told
   * passes neither with nor without `.not`.
   */
  toMatchContract(received: unknown, operationKey?: string): Promise<MatcherResult>;
}

/** The matchers of one contract. Schemas are compiled when they are first needed, and kept. */
export function contractMatchers(contract: Contract, { failOn = "error" }: MatcherOptions = {}): ContractMatchers {
  const compiler = createCompiler(contract.document);
  const judge = (narrowed: Contract, exchanges: readonly Exchange[]): CheckResult => {
    const checker = createChecker(narrowed, { compiler });
    for (const exchange of exchanges) checker.check(exchange);
    return resultOf(narrowed, checker.partial());
  };
  return {
    async toMatchContract(received, operationKey) {
      const subject = isRecordingFetch(received)
        ? { contract, exchanges: await received.exchanges(), name: "what `fetch` received" }
        : { ...(await oneExchange(contract, received, operationKey)), name: `the response to \`${operationKey}\`` };
      const result = judge(subject.contract, subject.exchanges);
      refuseDoubt(result);
      const counting = result.findings.filter((finding) => counts(finding, failOn));
      const pass = counting.length === 0;
      return { pass, message: () => complaintOf(subject.name, contract.uri, counting) };
    },
  };
}

/** Only what was received is judged. An outage is no drift, but no response that matches its contract either: an undocumented status counts at every level. */
function counts(finding: Finding, failOn: Exclude<FailOn, "never">): boolean {
  if (!finding.ruleId.startsWith("response-")) return false;
  return isAtLeast(finding.level, failOn) || finding.ruleId === "response-status-undocumented";
}

/** A response says nothing about the request, so the operation is cut down to what it answers and stands under no server. */
async function oneExchange(
  contract: Contract,
  received: unknown,
  operationKey: string | undefined,
): Promise<{ readonly contract: Contract; readonly exchanges: readonly Exchange[] }> {
  const operation = contract.operations.find(({ key }) => key === operationKey);
  if (operation === undefined) {
    const known = contract.operations.map(({ key }) => `\`${key}\``);
    throw new ToolError("OPERATION_UNKNOWN", `no operation \`${operationKey ?? ""}\` in ${contract.uri}`, {
      hint: `it has ${known.slice(0, 10).join(", ")}${known.length > 10 ? `, and ${known.length - 10} more` : ""}`,
    });
  }
  const response = await recordedResponseOf(received);
  const exchange: Exchange = {
    location: { uri: "this response" },
    index: 0,
    request: { method: operation.method, url: operation.path.replace(/[{}]/g, ""), headers: [], body: null },
    response,
    startedAt: null,
    isSynthetic: false,
  };
  const answering = { ...operation, servers: [], parameters: [], requestBody: null };
  return { contract: { ...contract, operations: [answering] }, exchanges: [exchange] };
}

function refuseDoubt(result: CheckResult): void {
  const [unchecked] = result.unchecked;
  if (unchecked !== undefined) {
    throw new ToolError("OPERATION_UNCHECKED", `\`${unchecked.operation}\` cannot be judged: ${unchecked.reason}`);
  }
  if (result.matched === 0) {
    throw new ToolError(
      "NOTHING_VERIFIED",
      `none of ${result.exchanges} exchanges matches an operation of the contract`,
      {
        hint: "check the hosts under `servers`, and that the client uses the recording fetch",
      },
    );
  }
}
