import type { CommandWords } from "./completion-words.js";

/** The shells that can be told. */
export const SHELLS = ["bash", "zsh", "fish"] as const;
/** A shell that a script can be printed for. */
export type Shell = (typeof SHELLS)[number];

/** The script that teaches a shell the commands. */
export function completionScript(shell: Shell, commands: readonly CommandWords[]): string {
  const all = { ...ROOT, subcommands: commands };
  return shell === "fish" ? fishScript(commands) : shell === "zsh" ? zshScript(all) : bashScript(all);
}

const ROOT: CommandWords = {
  name: "driftline",
  description: "",
  subcommands: [],
  flags: ["--help", "--version"].map((flag) => ({ flag, description: "", takesValue: false, values: [] })),
  arguments: [],
};

/**
 * Folders are somebody's words, and `compgen -W` evaluates what it is given: only names that a vendor can have, and no shell
 * can misunderstand, are offered.
 */
const VENDORS = `_driftline_vendors() {
  local file name
  for file in specs/*/vendor.yaml; do
    name="\${file#specs/}"; name="\${name%/vendor.yaml}"
    case "$name" in *[!A-Za-z0-9._-]*) ;; *) printf '%s\\n' "$name" ;; esac
  done
}`;

function bashScript(root: CommandWords): string {
  return `# driftline: completion for bash. Add to ~/.bashrc:  eval "$(driftline completion bash)"
${VENDORS}
${wordsFunction(root)}
_driftline() {
  local line="" index
  for ((index = 1; index < COMP_CWORD; index++)); do line="$line \${COMP_WORDS[index]}"; done
  COMPREPLY=($(compgen -W "$(_driftline_words $line)" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -o default -F _driftline driftline
`;
}

function zshScript(root: CommandWords): string {
  return `#compdef driftline
# driftline: completion for zsh. Add to ~/.zshrc, below compinit:  eval "$(driftline completion zsh)"
${VENDORS}
${wordsFunction(root)}
_driftline() {
  emulate -L sh
  local answer
  answer="$(_driftline_words "\${words[@]:1:$((CURRENT - 2))}")"
  emulate -L zsh
  if [[ -n "$answer" ]]; then compadd -- \${=answer}; else _files; fi
}
compdef _driftline driftline
`;
}

/** One function for both shells: what may follow the words so far, each on a line or between blanks. */
function wordsFunction({ subcommands, flags }: CommandWords): string {
  return `_driftline_words() {
  local command="" last="" word
  for word in "$@"; do
    last="$word"
    case "$command:$word" in
      *:-*) ;;
      :*) command="$word" ;;
${subcommands.flatMap(nestedCases).join("\n")}
    esac
  done
  case "$command $last" in
${subcommands.flatMap((command) => valueCases(command, command.name)).join("\n")}
  esac
  case "$command" in
    "") echo '${[...subcommands.map(({ name }) => name), "help", ...flags.map(({ flag }) => flag)].join(" ")}' ;;
${subcommands.flatMap((command) => wordCases(command, command.name)).join("\n")}
  esac
}`;
}

function nestedCases({ name, subcommands }: CommandWords): readonly string[] {
  return subcommands.map((sub) => `      ${name}:${sub.name}) command="${name} ${sub.name}" ;;`);
}

function valueCases({ flags, subcommands }: CommandWords, path: string): readonly string[] {
  const own = flags
    .filter(({ takesValue }) => takesValue)
    .map(({ flag, values }) => `    "${path} ${flag}") echo '${values.join(" ")}'; return ;;`);
  return [...own, ...subcommands.flatMap((sub) => valueCases(sub, `${path} ${sub.name}`))];
}

function wordCases(command: CommandWords, path: string): readonly string[] {
  const words = [...command.subcommands.map(({ name }) => name), ...command.flags.map(({ flag }) => flag), "--help"];
  const fixed = command.arguments === "vendors" ? [] : command.arguments;
  const vendors = command.arguments === "vendors" ? "; _driftline_vendors" : "";
  return [
    `    "${path}") echo '${[...words, ...fixed].join(" ")}'${vendors} ;;`,
    ...command.subcommands.flatMap((sub) => wordCases(sub, `${path} ${sub.name}`)),
  ];
}

function fishScript(commands: readonly CommandWords[]): string {
  const names = commands.map(({ name }) => name).join(" ");
  return `# driftline: completion for fish. Save as ~/.config/fish/completions/driftline.fish
function __driftline_vendors
  for file in specs/*/vendor.yaml
    string replace -r '^specs/(.*)/vendor.yaml$' '$1' -- $file
  end
end
complete -c driftline -n 'not __fish_seen_subcommand_from ${names}' -f -l version
${commands.flatMap(fishLines).join("\n")}
`;
}

function fishLines(command: CommandWords): readonly string[] {
  const { name, description, subcommands, flags } = command;
  const seen = `__fish_seen_subcommand_from ${name}`;
  const words = command.arguments === "vendors" ? "(__driftline_vendors)" : command.arguments.join(" ");
  return [
    `complete -c driftline -n __fish_use_subcommand -f -a ${name} -d ${fishQuoted(description)}`,
    ...(words === "" ? [] : [`complete -c driftline -n '${seen}' -a '${words}'`]),
    ...subcommands.map(
      (sub) => `complete -c driftline -n '${seen}' -f -a ${sub.name} -d ${fishQuoted(sub.description)}`,
    ),
    ...[...flags, ...subcommands.flatMap((sub) => sub.flags)].map(({ flag, description: what, takesValue, values }) => {
      const value = takesValue ? ` -r${values.length === 0 ? "" : ` -f -a '${values.join(" ")}'`}` : "";
      return `complete -c driftline -n '${seen}' -l ${flag.replace(/^-+/, "")}${value} -d ${fishQuoted(what)}`;
    }),
  ];
}

function fishQuoted(text: string): string {
  return `'${text.replace(/[\\']/g, "\\$&")}'`;
}
