import { appendPointer, type JsonPointer } from "@driftline/model";

/** The slots of one object or array at one place: 0, or the number of the place below. */
export type Slots = Int32Array;

/** The token of what has no name of its own: items of an array, members of a map. */
export const NAMELESS = "*";

/**
 * What an acceptor remembers of the texts it accepted: at which places it met which properties. Places are numbered as
 * they are met, the whole text being 0; a slot is one property, the items of an array, or all members that are no properties.
 */
export interface Memory {
  /** Whether the text at hand showed a property at a place where none of the texts before it had one. */
  readonly isNew: boolean;
  /** The watched places that the text at hand shows. */
  readonly shown: readonly JsonPointer[];
  begin(): void;
  /** Remembers what the text at hand showed. */
  keep(): void;
  /** Forgets what the text at hand showed, unless it was kept. */
  takeBack(): void;
  /** The slots of a schema at a place; `slotsByPlace` belongs to the schema. */
  slotsAt(slotsByPlace: (Slots | undefined)[], place: number, count: number): Slots;
  /** The place below a slot that was empty: of the property with that name, or of what has none. */
  meet(slots: Slots, slot: number, below: { readonly place: number; readonly name: string }): number;
  /** A property whose name is that of a watched place was met. */
  show(place: number): void;
  /** Something was passed over without knowing whether it is documented elsewhere: then it always counts as new. */
  doubt(): void;
  /** Where a place is, folded; undefined beyond the places that are kept. */
  locationOf(place: number): JsonPointer | undefined;
  /** What has to be undone where the text at hand is forgotten: places that were forgotten are numbered anew. */
  onTakeBack(undo: () => void): void;
}

/** Schemas that refer to themselves have places without end. */
const MOST_PLACES = 1000;

/** A memory of nothing. */
export function createMemory(watched: readonly JsonPointer[]): Memory {
  const watchedPlaces = new Set(watched);
  const locations: JsonPointer[] = [""];
  const shownInText = new Int32Array(MOST_PLACES + 1);
  let texts = 0;
  let isNew = false;
  let shown: JsonPointer[] = [];
  let before = 1;
  let changes: (() => void)[] = [];
  const takeBack = () => {
    if (changes.length === 0) return;
    for (const undo of changes) undo();
    changes = [];
    locations.length = before;
  };
  return {
    get isNew() {
      return isNew;
    },
    get shown() {
      return shown;
    },
    begin() {
      takeBack();
      isNew = false;
      before = locations.length;
      texts++;
      if (shown.length > 0) shown = [];
    },
    keep() {
      changes = [];
    },
    takeBack,
    slotsAt(slotsByPlace, place, count) {
      isNew = true;
      const slots = new Int32Array(count);
      if (place >= MOST_PLACES) return slots;
      slotsByPlace[place] = slots;
      changes.push(() => {
        slotsByPlace[place] = undefined;
      });
      return slots;
    },
    meet(slots, slot, { place, name }) {
      isNew = true;
      if (locations.length >= MOST_PLACES || place >= MOST_PLACES) return MOST_PLACES;
      slots[slot] = locations.length;
      changes.push(() => {
        slots[slot] = 0;
      });
      return locations.push(appendPointer(locations[place] as JsonPointer, name)) - 1;
    },
    show(place) {
      if (place >= MOST_PLACES || shownInText[place] === texts) return;
      shownInText[place] = texts;
      const location = locations[place];
      if (location !== undefined && watchedPlaces.has(location) && !shown.includes(location)) shown.push(location);
    },
    doubt() {
      isNew = true;
    },
    locationOf: (place) => locations[place],
    onTakeBack(undo) {
      changes.push(undo);
    },
  };
}
