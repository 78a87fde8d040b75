/** The slots of one object or array at one place: 0, or the number of the place below. */
export type Slots = Int32Array;

/**
 * What an acceptor remembers of the texts it accepted: at which places it met which properties. Places are numbered as
 * they are met; a slot is one property, the items of an array, or all members that are no properties.
 */
export interface Memory {
  /** Whether the text at hand showed a property at a place where none of the texts before it had one. */
  readonly isNew: boolean;
  begin(): void;
  /** Forgets what the text at hand showed. */
  takeBack(): void;
  /** The slots of a schema at a place; `slotsByPlace` belongs to the schema. */
  slotsAt(slotsByPlace: (Slots | undefined)[], place: number, count: number): Slots;
  /** The place below a slot that was empty. */
  meet(slots: Slots, slot: number): number;
  /** Something was passed over without knowing whether it is documented elsewhere: then it always counts as new. */
  doubt(): void;
}

/** Schemas that refer to themselves have places without end. */
const MOST_PLACES = 1000;

/** A memory of nothing. */
export function createMemory(): Memory {
  let places = 1;
  let isNew = false;
  let changes: (() => void)[] = [];
  return {
    get isNew() {
      return isNew;
    },
    begin() {
      isNew = false;
      changes = [];
    },
    takeBack() {
      for (const undo of changes) undo();
      changes = [];
    },
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
    meet(slots, slot) {
      isNew = true;
      if (places >= MOST_PLACES) return MOST_PLACES;
      slots[slot] = places;
      changes.push(() => {
        slots[slot] = 0;
      });
      return places++;
    },
    doubt() {
      isNew = true;
    },
  };
}
