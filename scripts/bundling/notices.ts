import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The licences of everybody whose code is in a bundle, by the modules in it: they ask to go where the code goes. */
export function noticesOf(moduleIds: readonly string[]): string {
  const folders = new Set(moduleIds.flatMap((id) => packageFolderOf(id) ?? []));
  const sections = [...folders].map(noticeOf).sort();
  return `# Third-party software in this folder\n\n${[...new Set(sections)].join("\n")}`;
}

/** The folder of the package that a module belongs to. @example packageFolderOf("/a/node_modules/ajv/dist/2020.js") === "/a/node_modules/ajv" */
export function packageFolderOf(id: string): string | undefined {
  const path = id.replace(/^\0/, "").replace(/\?.*$/, "").replaceAll("\\", "/");
  const start = path.lastIndexOf("/node_modules/");
  if (start < 0) return undefined;
  const [scope = "", name = ""] = path.slice(start + "/node_modules/".length).split("/");
  return `${path.slice(0, start)}/node_modules/${scope.startsWith("@") ? `${scope}/${name}` : scope}`;
}

function noticeOf(folder: string): string {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const file = readdirSync(folder).find((entry) => /^(?:licen[cs]e|copying)(?:\.\w+)?$/i.test(entry));
  // Some packages leave the file out; ours is the same licence.
  const text = file === undefined && license === "Apache-2.0" ? "LICENSE" : join(folder, file ?? "");
  if (file === undefined && text !== "LICENSE") throw new Error(`\`${name}\` has no text of its licence, ${license}`);
  return `## ${name} ${version} (${license})\n\n${readFileSync(text, "utf8").trim()}\n`;
}
