import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** One page of the vendor: a body, or what to do with a request. */
export type Page = string | Uint8Array | ((request: IncomingMessage, response: ServerResponse, times: number) => void);

/** A vendor on loopback: pages by path, changed at will. */
export interface VendorServer {
  readonly origin: string;
  readonly host: string;
  readonly pages: Map<string, Page>;
  /** Paths in the order they were asked for. */
  readonly asked: string[];
  close(): void;
}

export async function startVendor(pages: Readonly<Record<string, Page>> = {}): Promise<VendorServer> {
  const byPath = new Map(Object.entries(pages));
  const asked: string[] = [];
  const server: Server = createServer((request, response) => {
    const path = request.url ?? "";
    asked.push(path);
    const page = byPath.get(path);
    if (page === undefined) response.writeHead(404).end();
    else if (typeof page === "function") page(request, response, asked.filter((each) => each === path).length);
    else response.writeHead(200, { "content-type": "text/plain" }).end(page);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin: `http://${host}`,
    host,
    pages: byPath,
    asked,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** A Mintlify page of one operation. */
export function mintlifyPage(properties: string, head = "> ## Documentation Index\n> Fetch it.\n\n"): string {
  return `${head}# Get thing

> Get a thing.


## OpenAPI

\`\`\`\`yaml openapi.yaml get /things/{id}
openapi: 3.1.0
info: { title: Acme, version: "1" }
servers: [{ url: https://api.acme.test }]
security: []
paths:
  /things/{id}:
    get:
      operationId: getThing
      parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
      responses:
        '200':
          description: ok
          content:
            application/json:
              schema: { $ref: '#/components/schemas/Thing' }
components:
  schemas:
    Thing:
      type: object
      properties:
${properties}
\`\`\`\`
`;
}
