import { Argument, Command } from "commander";
import { completionWords } from "../completion/completion-words.js";
import { completionScript, SHELLS, type Shell } from "../completion/shells.js";
import type { CommandContext } from "../context.js";

/** `driftline completion SHELL`: the script that teaches a shell commands, flags, values and vendors. */
export function completionCommand({ host, finish, commands }: CommandContext): Command {
  return new Command("completion")
    .description("Print the script that completes commands, flags, values and vendors in your shell.")
    .addArgument(new Argument("<shell>", "which shell").choices(SHELLS))
    .addHelpText("after", EXAMPLES)
    .action(async (shell: Shell) => {
      host.stdout.write(completionScript(shell, completionWords(await commands())));
      finish(0);
    });
}

const EXAMPLES = `
Examples:
  eval "$(driftline completion bash)"       # in ~/.bashrc
  eval "$(driftline completion zsh)"        # in ~/.zshrc, below compinit
  driftline completion fish > ~/.config/fish/completions/driftline.fish
`;
