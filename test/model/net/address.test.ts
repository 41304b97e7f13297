import fc from "fast-check";
import * as ipaddr from "ipaddr.js";
import { isIPv4, isIPv6 } from "node:net";
import { formatAddress, mappedIpv4, readAddress } from "../../../model/net/address";
import { address } from "./arbitraries";

describe("readAddress", () => {
  test.each([
    ["0.0.0.0", 0],
    ["10.0.1.5", 0x0a000105],
    ["255.255.255.255", 0xffffffff],
  ])("%s", (text, value) => expect(readAddress(text)).toEqual({ family: "ipv4", value }));

  test.each([
    ["::", 0n],
    ["::1", 1n],
    ["1::", 1n << 112n],
    ["2001:0DB8:0000:0000:0000:0000:0000:0001", 0x20010db8_0000_0000_0000_0000_0000_0001n],
    ["2001:db8::1", 0x20010db8_0000_0000_0000_0000_0000_0001n],
    ["1:2:3:4:5:6:7::", 0x0001_0002_0003_0004_0005_0006_0007_0000n],
    ["::ffff:10.0.0.1", 0xffff_0a00_0001n],
    ["::10.0.0.1", 0x0a00_0001n],
    ["64:ff9b::192.0.2.33", 0x0064_ff9b_0000_0000_0000_0000_c000_0221n],
    ["1:2:3:4:5:6:1.2.3.4", 0x0001_0002_0003_0004_0005_0006_0102_0304n],
  ])("%s", (text, value) => expect(readAddress(text)).toEqual({ family: "ipv6", value }));

  test.each([
    ..."|1.2.3|1.2.3.4.5|256.0.0.1|01.2.3.4|0x1.2.3.4|1.2.3.-4|1.2.3.4 | 1.2.3.4|10.0.0.0/8|999.9.9.9|localhost".split("|"),
    ...":|:::|1::2::3|::1:|:1::|12345::|g::|1:2:3:4:5:6:7|1:2:3:4:5:6:7:8:9|1:2:3:4:5:6:7:8::|1:2:3:4::5:6:7:8".split("|"),
    ..."fe80::1%eth0|::ffff:1.2.3|::ffff:1.2.3.256|::ffff:01.2.3.4|1:2:3:4:5:6:7:1.2.3.4|::1.2.3.4:5| ::1|[::1]".split("|"),
  ])("refuses %j", (text) => expect(readAddress(text)).toBeUndefined());

  test("text that looks like an address is read exactly when Node reads it", () => {
    const piece = fc.constantFrom("::", ":", ".", "0", "1", "ffff", "00001", "255", "256", "1.2.3.4", "2001", "db8", "01");
    const looksLikeAddress = fc.array(piece, { minLength: 1, maxLength: 12 }).map((pieces) => pieces.join(""));
    fc.assert(
      fc.property(looksLikeAddress, (text) => {
        expect(readAddress(text)?.family).toBe(isIPv4(text) ? "ipv4" : isIPv6(text) ? "ipv6" : undefined);
      }),
      { numRuns: 5000 },
    );
  });
});

describe("formatAddress", () => {
  test.each([
    ["2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"],
    ["2001:0:0:1:0:0:0:1", "2001:0:0:1::1"],
    ["2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"],
    ["0:0:0:0:0:0:0:0", "::"],
    ["1:0:0:0:0:0:0:0", "1::"],
    ["::FFFF:0a00:0001", "::ffff:10.0.0.1"],
  ])("%s is written %s (RFC 5952)", (text, canonical) => {
    const read = readAddress(text);
    expect(read && formatAddress(read)).toBe(canonical);
  });

  test("what is written is read back, and an independent library reads the same", () => {
    fc.assert(
      fc.property(address, (value) => {
        const text = formatAddress(value);
        expect(readAddress(text)).toEqual(value);
        const bytes = ipaddr.parse(text).toByteArray();
        expect(bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n)).toBe(BigInt(value.value));
      }),
      { numRuns: 2000 },
    );
  });
});

test("an IPv4-mapped address yields the IPv4 address inside, others nothing", () => {
  const inside = (text: string) => {
    const read = readAddress(text);
    const ipv4 = read && mappedIpv4(read);
    return ipv4 && formatAddress(ipv4);
  };
  expect(inside("::ffff:10.0.0.1")).toBe("10.0.0.1");
  expect(inside("::ffff:ffff:ffff")).toBe("255.255.255.255");
  expect(inside("::fffe:ffff:ffff")).toBeUndefined();
  expect(inside("1::ffff:10.0.0.1")).toBeUndefined();
  expect(inside("10.0.0.1")).toBeUndefined();
});
