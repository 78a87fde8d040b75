import { writeFile } from "node:fs/promises";
import { ASSETS_FILE, buildAssets } from "./build-assets.js";

await writeFile(ASSETS_FILE, await buildAssets());
