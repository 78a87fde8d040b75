import { harOf } from "./run-cli.js";

/** A contract of one operation, whose response must have an `id`; it is the eighth line that says so. */
export const PETS_API = `openapi: 3.1.0
info: { title: Pets, version: "1" }
servers: [{ url: https://pets.example.com }]
paths:
  /pets:
    get:
      responses:
        '200': { description: ok, content: { application/json: { schema: { type: object, required: [id], properties: { id: { type: string } } } } } }
`;

/** A response without one: the only finding. */
export const PETS_WITHOUT_ID = harOf([{ url: "https://pets.example.com/pets", body: "{}" }]);
