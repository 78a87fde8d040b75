import { describe, expect, it } from "vitest";
import { checkUrl, type HostPolicy, isPublicAddress } from "./address-guard.js";

const REFUSED = [
  ["loopback", "http://127.0.0.1/"],
  ["loopback, another address", "http://127.8.9.10/"],
  ["loopback, shortened", "http://127.1/"],
  ["loopback, decimal", "http://2130706433/"],
  ["loopback, hexadecimal", "http://0x7f000001/"],
  ["loopback, octal", "http://0177.0.0.1/"],
  ["loopback, full-width digits", "http://１２７.0.0.1/"],
  ["loopback by name", "http://localhost:8080/"],
  ["loopback by a name below it", "http://api.localhost/"],
  ["loopback by name with a dot", "http://localhost./"],
  ["loopback, IPv6", "http://[::1]/"],
  ["loopback, IPv6 in full", "http://[0:0:0:0:0:0:0:1]/"],
  ["loopback, IPv4-mapped", "http://[::ffff:127.0.0.1]/"],
  ["loopback, IPv4-mapped in hexadecimal", "http://[::ffff:7f00:1]/"],
  ["loopback, IPv4-compatible", "http://[::127.0.0.1]/"],
  ["loopback through NAT64", "http://[64:ff9b::7f00:1]/"],
  ["loopback through 6to4", "http://[2002:7f00:1::]/"],
  ["any address", "http://0.0.0.0/"],
  ["any address, IPv6", "http://[::]/"],
  ["link-local: the metadata service", "http://169.254.169.254/latest/meta-data/"],
  ["link-local, IPv6", "http://[fe80::1]/"],
  ["private 10/8", "http://10.0.0.1/"],
  ["private 172.16/12", "http://172.31.255.255/"],
  ["private 192.168/16", "http://192.168.1.1/"],
  ["shared 100.64/10", "http://100.64.0.1/"],
  ["unique local, IPv6", "http://[fd00::1]/"],
  ["multicast", "http://224.0.0.1/"],
  ["broadcast", "http://255.255.255.255/"],
  ["benchmarking", "http://198.18.0.1/"],
  ["a file", "file:///etc/passwd"],
  ["another scheme", "ftp://example.com/"],
  ["data", "data:text/plain,a"],
  ["a password", "https://u:p@example.com/"],
] as const;

/** Every host named above is allowed: only its address speaks against it. */
const OPEN: HostPolicy = {
  allowed: new Set(REFUSED.map(([, url]) => new URL(url).hostname)),
  allowedPrivate: new Set(),
};

describe("checkUrl", () => {
  it.each(REFUSED)("refuses %s: %s", (_, url) => {
    expect(() => checkUrl(new URL(url), OPEN)).toThrow(expect.objectContaining({ name: "ToolError" }));
  });

  it.each([
    ["https://example.com/", OPEN],
    ["http://172.32.0.1/", { allowed: new Set(["172.32.0.1"]), allowedPrivate: new Set<string>() }],
    ["http://[2606:4700::1111]/", { allowed: new Set(["[2606:4700::1111]"]), allowedPrivate: new Set<string>() }],
    ["http://127.0.0.1:8080/", { allowed: new Set<string>(), allowedPrivate: new Set(["127.0.0.1:8080"]) }],
    ["http://localhost:5173/", { allowed: new Set<string>(), allowedPrivate: new Set(["localhost"]) }],
  ])("lets %s pass", (url, policy) => {
    const allowed = new Set([...policy.allowed, "example.com"]);
    expect(() => checkUrl(new URL(url), { ...policy, allowed })).not.toThrow();
  });

  it("refuses another port of a host allowed with its port", () => {
    const policy = { allowed: new Set<string>(), allowedPrivate: new Set(["127.0.0.1:8080"]) };
    expect(() => checkUrl(new URL("http://127.0.0.1:9090/"), policy)).toThrow("not among the allowed hosts");
  });

  it.each([
    ["the vendor's file, where it stands", "specs/acme/vendor.yaml", /`headers` in specs\/acme\/vendor\.yaml$/],
    ["no file, where there is none yet", undefined, /^leave the password out, or save the document/],
  ])("names for a password %s", (_, file, hint) => {
    const policy = { ...OPEN, ...(file === undefined ? {} : { file }) };
    expect(() => checkUrl(new URL("https://u:p@example.com/"), policy)).toThrow(
      expect.objectContaining({ hint: expect.stringMatching(hint) }),
    );
  });

  it("refuses a host nobody named", () => {
    expect(() => checkUrl(new URL("https://evil.test/"), OPEN)).toThrow("evil.test is not among the allowed hosts");
  });
});

describe("isPublicAddress", () => {
  it.each(["8.8.8.8", "1.1.1.1", "2606:4700:4700::1111", "::ffff:8.8.8.8"])("%s is public", (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });

  it.each(["fe80::1%eth0", "::ffff:10.0.0.1", "not an address", "192.0.2.1"])("%s is not", (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });
});
