import type { Host } from "../host.js";
import type { Place, Stamps } from "./stamps.js";
import type { Seen } from "./until-changed.js";

/** A host that notes what is read through it, so that a change of any of it can be told. */
export interface TracedHost {
  readonly host: Host;
  /** Notes what is read past the host. Ask before reading: a change in between must not be lost. */
  note(place: Place): Promise<Stamps>;
  seen(): Seen;
}

/** Each place is stamped before it is read first; a file that is not there is noted, too, since it may come. */
export function traceHost(host: Host): TracedHost {
  const noted = new Map<string, { readonly place: Place; readonly stamps: Stamps }>();
  const note = async (place: Place): Promise<Stamps> => {
    const name = `${place.kind} ${place.path}`;
    const known = noted.get(name);
    if (known !== undefined) return known.stamps;
    const stamps = await host.stampsOf(place);
    noted.set(name, { place, stamps });
    return stamps;
  };
  return {
    host: {
      ...host,
      async readFile(path) {
        await note({ kind: "file", path });
        return await host.readFile(path);
      },
      async readFileWithin(folder, file) {
        await note({ kind: "file", path: host.resolve(folder, file) });
        return await host.readFileWithin(folder, file);
      },
      async listFolder(path) {
        await note({ kind: "folder", path });
        return await host.listFolder(path);
      },
    },
    note,
    seen: () => ({
      places: [...noted.values()].map(({ place }) => place),
      stamps: new Map([...noted.values()].flatMap(({ stamps }) => [...stamps])),
    }),
  };
}
