import { describe, expect, it } from "vitest";
import { createMemory } from "./memory.js";

/** A judge that counts how often it is asked, behind a memory. */
function counted() {
  const memory = createMemory();
  const asked = { times: 0 };
  const judge = memory.onceByValue(() => {
    asked.times += 1;
    return true;
  });
  const value = {};
  return { memory, asked, ask: () => judge(value) };
}

describe("a memory", () => {
  it("keeps what one question found out while another is asked in its midst", () => {
    const { memory, asked, ask } = counted();
    memory.asking(() => {
      ask();
      memory.asking(ask);
      ask();
    });
    expect(asked.times).toBe(1);
  });

  it("begins each question with nothing, also after one that failed in the midst of another", () => {
    const { memory, asked, ask } = counted();
    const fail = () => {
      ask();
      throw new RangeError("too deep");
    };
    expect(() => memory.asking(() => memory.asking(fail))).toThrow("too deep");
    memory.asking(ask);
    memory.asking(ask);
    expect(asked.times).toBe(3);
  });
});
