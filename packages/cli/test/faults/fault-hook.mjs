import fs, { promises } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { resolve, sep } from "node:path";

/**
 * Calls `onStep` before every change that this process makes below a folder: these are all the moments at which an end of
 * the process leaves another state on the disk. What `onStep` throws, the change fails with. Plain JavaScript, because it
 * is loaded into the real tool as well (`node --import`).
 */
export function watchChanges(root, onStep) {
  const below = (path) => typeof path === "string" && `${resolve(path)}${sep}`.startsWith(`${resolve(root)}${sep}`);
  const paths = new Map();
  let isInside = false;
  const step = (kind, path, data) => {
    if (isInside || !below(path)) return;
    isInside = true;
    try {
      onStep({ kind, path: resolve(path), data: data === undefined ? undefined : Buffer.from(data) });
    } finally {
      isInside = false;
    }
  };
  const exists = (path) => fs.existsSync(path);
  const originals = [];
  const patch = (owner, name, before, after) => {
    const original = owner[name];
    originals.push([owner, name, original]);
    const isAsync = owner === promises;
    owner[name] = isAsync
      ? async (...args) => {
          if (!isInside) before(...args);
          const result = await original.apply(owner, args);
          if (!isInside) after?.(result, ...args);
          return result;
        }
      : (...args) => {
          if (!isInside) before(...args);
          const result = original.apply(owner, args);
          if (!isInside) after?.(result, ...args);
          return result;
        };
  };
  const whenNew = (kind) => (path) => exists(path) || step(kind, path);
  const whenThere = (kind) => (path) => exists(path) && step(kind, path);
  const isWriting = (flags) => typeof flags === "string" && /[wa+]/.test(flags);

  patch(promises, "mkdir", whenNew("mkdir"));
  patch(promises, "writeFile", (path, data, options) => {
    if (options?.flag === "wx" && exists(path)) return;
    step("write", path, data);
  });
  patch(promises, "rename", (from) => whenThere("rename")(from));
  patch(promises, "link", (_, to) => whenNew("link")(to));
  patch(promises, "rm", whenThere("remove"));
  patch(promises, "rmdir", whenThere("remove"));
  patch(
    promises,
    "open",
    (path, flags) => {
      if (isWriting(flags)) whenNew("create")(path);
    },
    (handle, path, flags) => {
      if (!isWriting(flags)) return;
      const { appendFile, truncate } = handle;
      handle.appendFile = async (data, options) => {
        step("append", path, data);
        return await appendFile.call(handle, data, options);
      };
      handle.truncate = async (length) => {
        step("truncate", path);
        return await truncate.call(handle, length);
      };
    },
  );
  patch(fs, "mkdirSync", whenNew("mkdir"));
  patch(
    fs,
    "openSync",
    (path, flags) => {
      if (isWriting(flags)) whenNew("create")(path);
    },
    (descriptor, path) => paths.set(descriptor, path),
  );
  patch(fs, "closeSync", (descriptor) => paths.delete(descriptor));
  patch(fs, "writeSync", (descriptor, data) => step("append", paths.get(descriptor), data));
  patch(fs, "ftruncateSync", (descriptor) => step("truncate", paths.get(descriptor)));
  syncBuiltinESMExports();
  return () => {
    for (const [owner, name, original] of originals) owner[name] = original;
    syncBuiltinESMExports();
  };
}

/** Does the first part of a write, as an end in the middle of it does. @returns whether there was anything to do */
export function tear({ kind, path, data }, share) {
  if (data === undefined) return false;
  const part = data.subarray(0, Math.floor(data.length * share));
  if (kind === "append") fs.appendFileSync(path, part);
  else fs.writeFileSync(path, part);
  return true;
}
