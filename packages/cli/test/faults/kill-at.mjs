// Loaded into the real tool (`node --import`): ends it by SIGKILL before its n-th change on the disk, or in the middle of it.
import { tear, watchChanges } from "./fault-hook.mjs";

const { root, at, share, now } = JSON.parse(process.env.DRIFTLINE_KILL_AT);
const Real = Date;
globalThis.Date = class extends Real {
  constructor(...args) {
    super(...(args.length === 0 ? [now] : args));
  }
  static now = () => Real.parse(now);
};

let count = 0;
watchChanges(root, (step) => {
  count += 1;
  if (count !== at) return;
  if (share !== null) tear(step, share);
  process.kill(process.pid, "SIGKILL");
  // Until the signal is there.
  for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1000);
});
