import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** Where the assets of the page are kept as source. */
export const ASSETS_FILE: string = here("../src/html/page-assets.ts");

/** The text of `page-assets.ts`: the page's script as one bundle, its style, and their hashes for the page's policy. */
export async function buildAssets(): Promise<string> {
  const bundle = await rolldown({
    cwd: here(".."),
    input: here("../client/main.ts"),
    platform: "browser",
    logLevel: "warn",
  });
  const { output } = await bundle.generate({ format: "iife", comments: false });
  await bundle.close();
  const [chunk, ...others] = output;
  if (others.length > 0) throw new Error(`the page's script should be one bundle, not ${output.length}`);
  const script = chunk.code.replace(/^\/\/#.*$/gm, "");
  const style = await readFile(here("../client/style.css"), "utf8");
  if (/<\/(script|style)|<!--/i.test(script + style)) throw new Error("an asset would end its own element");
  return [
    "// Made by `npm run assets` in this package from `client/`; a test compares. Do not edit.",
    "// biome-ignore-all format: as it was made",
    ...constant("PAGE_SCRIPT", "The script of the HTML report.", script),
    ...constant("PAGE_SCRIPT_HASH", "What a Content Security Policy knows that script by.", hashOf(script)),
    ...constant("PAGE_STYLE", "The style of the HTML report.", style),
    ...constant("PAGE_STYLE_HASH", "What a Content Security Policy knows that style by.", hashOf(style)),
    "",
  ].join("\n");
}

function constant(name: string, meaning: string, value: string): readonly string[] {
  // Spelt so that no reader of the file takes the script's own placeholders for the file's.
  const literal = JSON.stringify(value).replaceAll("${", "\\u0024{");
  return ["", `/** ${meaning} */`, `export const ${name} =`, `  ${literal};`];
}

function hashOf(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}
