/** A client as people write one; the tests know its lines. */
export interface Pet {
  readonly id: string;
  readonly name: string;
  readonly tags: readonly string[];
  readonly owner?: { readonly mail: string };
  readonly visits: Readonly<Record<string, { readonly on: string }>>;
}

export async function summary(fetch: typeof globalThis.fetch, url: string): Promise<string> {
  const response = await fetch(url);
  const pet = (await response.json()) as Pet;
  const { name } = pet;
  const first = pet.visits["4f1c2b7a-0000-4000-8000-000000000001"]?.on;
  return `${name} ${pet.owner?.mail} ${pet.tags.map((tag) => tag.length)} ${first}`;
}

export async function copies(fetch: typeof globalThis.fetch, url: string): Promise<unknown> {
  const response = (await fetch(url)).clone();
  const pet = (await response.json()) as Pet;
  const copy = { ...pet };
  return [
    JSON.stringify(pet),
    structuredClone(JSON.parse(JSON.stringify(copy))),
    Object.entries(pet).length,
    copy.name,
  ];
}

export async function absent(fetch: typeof globalThis.fetch, url: string): Promise<unknown> {
  const pet = (await (await fetch(url)).json()) as { readonly nickname?: string };
  return pet.nickname;
}
