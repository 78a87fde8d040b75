import { findRule, RULES, type RuleMeta, type RuleStage, ToolError } from "@driftline/model";
import { Command } from "commander";
import type { CommandContext } from "../context.js";
import { didYouMean } from "../suggest.js";

/** `driftline rules [ID]`: lists the catalogue, or explains one rule. */
export function rulesCommand({ host, finish }: CommandContext): Command {
  return new Command("rules")
    .description("List the rules, or explain one.")
    .argument("[id]", "the rule to explain")
    .option("--json", "print as JSON")
    .addHelpText("after", EXAMPLES)
    .action((id: string | undefined, options: { json?: boolean }) => {
      const rules = id === undefined ? RULES : [ruleNamed(id)];
      host.stdout.write(
        options.json
          ? `${JSON.stringify(rules, null, 2)}\n`
          : id === undefined
            ? listOf(rules)
            : explained(rules[0] as RuleMeta),
      );
      finish(0);
    });
}

const EXAMPLES = `
Examples:
  driftline rules
  driftline rules response-property-undocumented
  driftline rules --json
`;

function ruleNamed(id: string): RuleMeta {
  const rule = findRule(id);
  if (rule !== undefined) return rule;
  const near = didYouMean(
    id,
    RULES.map((known) => known.id),
  );
  throw new ToolError("RULE_UNKNOWN", `there is no rule \`${id}\``, { hint: near || "`driftline rules` lists them" });
}

const TITLES: Readonly<Record<RuleStage, string>> = {
  wire: "Contract against wire",
  memory: "Wire against its own past",
  contract: "Contract against contract",
  spec: "About the contract itself",
};

function listOf(rules: readonly RuleMeta[]): string {
  const width = Math.max(...rules.map((rule) => rule.id.length));
  const stages = Object.keys(TITLES) as RuleStage[];
  return stages
    .map((stage) => {
      const lines = rules
        .filter((rule) => rule.stage === stage)
        .map((rule) => `  ${rule.id.padEnd(width)}  ${rule.level.padEnd(7)}  ${rule.summary}\n`);
      return `${TITLES[stage]}\n${lines.join("")}`;
    })
    .join("\n");
}

function explained(rule: RuleMeta): string {
  const levels = rule.levels === null ? "" : ` (${rule.levels})`;
  const strict =
    rule.strict === null || rule.strict === rule.level ? "" : `; \`${rule.strict}\` under the policy \`strict\``;
  return `${rule.id}\n\n  what   ${rule.summary}\n  why    ${rule.why}\n  level  ${rule.level}${levels}${strict}\n  do     ${rule.hint}\n`;
}
