import { createSign, generateKeyPairSync } from "node:crypto";

/** A certificate that signs itself, and its key, both in PEM. */
export interface Certificate {
  readonly key: string;
  readonly cert: string;
}

/** A certificate (RFC 5280) for a name, written down by hand: Node makes keys and signatures, and no certificates. */
export function certificateFor(name: string, validity: readonly [from: Date, to: Date]): Certificate {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const algorithm = sequence(Buffer.from("06082a8648ce3d040302", "hex"));
  const subject = sequence(tagged(0x31, sequence(Buffer.from("0603550403", "hex"), tagged(0x0c, Buffer.from(name)))));
  const alternative = extension("0603551d11", sequence(tagged(0x82, Buffer.from(name))));
  const authority = extension("0603551d13", sequence(tagged(0x01, Buffer.from([0xff]))));
  const signed = sequence(
    tagged(0xa0, tagged(0x02, Buffer.from([2]))),
    tagged(0x02, Buffer.from([1])),
    algorithm,
    subject,
    sequence(...validity.map(time)),
    subject,
    publicKey.export({ type: "spki", format: "der" }),
    tagged(0xa3, sequence(alternative, authority)),
  );
  const signature = createSign("SHA256").update(signed).sign(privateKey);
  const whole = sequence(signed, algorithm, tagged(0x03, Buffer.concat([Buffer.from([0]), signature])));
  const lines = whole.toString("base64").replace(/.{64}/g, "$&\n");
  return {
    key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`,
  };
}

function extension(identifier: string, value: Buffer): Buffer {
  return sequence(Buffer.from(identifier, "hex"), tagged(0x04, value));
}

/** UTCTime: two digits of the year. */
function time(date: Date): Buffer {
  return tagged(0x17, Buffer.from(`${date.toISOString().replace(/[-:T]/g, "").slice(2, 14)}Z`));
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return tagged(0x30, Buffer.concat(parts));
}

function tagged(tag: number, content: Buffer): Buffer {
  const { length } = content;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}
