import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { JsonObject, JsonValue } from "@driftline/model";
import { SOAK_VENDORS, type SoakVendor } from "./vendors.testing.js";

/** What is wrong with what a vendor answers. */
export const WIRE_DRIFTS = ["added", "null", "typed", "gone"] as const;

export type WireDrift = (typeof WIRE_DRIFTS)[number];

/** How a vendor is not there. */
export const OUTAGES = ["503", "429", "502 with a page", "reset"] as const;

/** The state of a vendor in one night. */
export interface VendorNight {
  readonly wire: { readonly kind: WireDrift; readonly name: string } | null;
  readonly apiOutage: (typeof OUTAGES)[number] | null;
  /** Properties that its pages have beside those they had at first. */
  readonly documented: readonly string[];
  readonly docsOutage: (typeof OUTAGES)[number] | null;
  /** Pages are rendered anew: other bytes, the same contract. */
  readonly rendering: number;
}

/** Four vendors on loopback, whose state is set for each night. */
export interface World {
  readonly host: string;
  readonly nights: Map<string, VendorNight>;
  /** The number that every value of tonight's answers is made with. */
  night: number;
  close(): void;
}

export const QUIET_NIGHT: VendorNight = { wire: null, apiOutage: null, documented: [], docsOutage: null, rendering: 0 };

export async function startWorld(): Promise<World> {
  const world = { host: "", nights: new Map<string, VendorNight>(), night: 0, close: () => server.close() };
  const server: Server = createServer((request, response) => serve(world, request, response));
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  world.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return world;
}

function serve(world: World, request: IncomingMessage, response: ServerResponse): void {
  request.resume();
  const [, place, name, rest = ""] = /^\/(docs|api)\/([^/]+)(\/.*)$/.exec(request.url ?? "") ?? [];
  const vendor = SOAK_VENDORS.find((it) => it.name === name);
  const night = world.nights.get(name ?? "") ?? QUIET_NIGHT;
  const outage = place === "docs" ? night.docsOutage : night.apiOutage;
  if (outage !== null) breakDown(outage, request, response);
  else if (vendor === undefined) response.writeHead(404).end();
  else if (place === "docs")
    send(response, "text/markdown", rendered(vendor, vendor.pages[rest.slice(1)] ?? "", night));
  else send(response, "application/json", answerTo(world, vendor, { method: request.method, path: rest }));
}
function send(response: ServerResponse, mediaType: string, text: string | null): void {
  if (text === null) response.writeHead(404).end();
  else response.writeHead(200, { "content-type": mediaType }).end(text);
}

function answerTo(
  world: World,
  vendor: SoakVendor,
  { method = "", path }: { method: string | undefined; path: string },
): string | null {
  const known = vendor.path.test(path) ? vendor.answers[method] : undefined;
  if (known === undefined) return null;
  const body = varied(known, world.night) as JsonObject;
  const night = world.nights.get(vendor.name) ?? QUIET_NIGHT;
  return JSON.stringify(method === "GET" ? withDrift(body, vendor, night) : body);
}

function breakDown(outage: (typeof OUTAGES)[number], request: IncomingMessage, response: ServerResponse): void {
  if (outage === "reset") {
    request.socket.resetAndDestroy();
    return;
  }
  const isPage = outage === "502 with a page";
  response.writeHead(Number.parseInt(outage, 10), { "content-type": isPage ? "text/html" : "application/json" });
  response.end(isPage ? "<html><h1>Bad gateway</h1></html>" : "{}");
}

/** Documented anew, and with a footer that every deployment changes. */
function rendered(vendor: SoakVendor, page: string, { documented, rendering }: VendorNight): string {
  const text = documented.reduce(vendor.document, page);
  return rendering === 0 ? text : `${text.trimEnd()}\n\nLast updated ${rendering} builds ago\n`;
}

function withDrift(body: JsonObject, vendor: SoakVendor, { wire }: VendorNight): JsonObject {
  if (wire === null) return body;
  const { [vendor.constant.name]: _, ...gone } = body;
  const drifts: Readonly<Record<WireDrift, JsonObject>> = {
    added: { ...body, [wire.name]: 1 },
    null: { ...body, id: null },
    typed: { ...body, id: 7 },
    gone,
  };
  return drifts[wire.kind];
}

/** Other values of the same make, every night: counts and free texts, not what a format or an enumeration binds. */
function varied(value: JsonValue, night: number): JsonValue {
  if (Array.isArray(value)) return value.map((item: JsonValue) => varied(item, night));
  if (typeof value === "object" && value !== null)
    return Object.fromEntries(
      Object.entries(value).map(([name, member]) => [name, varied(member as JsonValue, night)]),
    );
  return typeof value === "string" && / /.test(value) ? `${value} ${night}` : value;
}
