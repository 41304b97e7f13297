import { parseProtocol } from "../../../exposure/packets/services";
import { mergeRanges, spansOf } from "../../../exposure/spans";
import { everyService, portRange, wholeProtocol } from "../../../exposure/packets/services";

test.each([
  ["-1", -1],
  ["all", -1],
  ["tcp", 6],
  ["TCP", 6],
  ["6", 6],
  ["icmpv6", 58],
  ["58", 58],
  ["256", undefined],
  ["tpc", undefined],
  ["", undefined],
])("protocol %p is %p", (text, number) => {
  expect(parseProtocol(text)).toBe(number);
});

test("spans tell protocols apart and join what touches", () => {
  expect(spansOf([everyService])).toEqual([{ protocol: "any", ports: [[0, 65535]] }]);
  expect(spansOf([portRange(6, 22, 22), portRange(6, 23, 25), portRange(17, 53, 53)])).toEqual([
    { protocol: "tcp", ports: [[22, 25]] },
    { protocol: "udp", ports: [[53, 53]] },
  ]);
});

test("protocols nobody asks about are told together", () => {
  const names = spansOf([wholeProtocol(47), wholeProtocol(50), wholeProtocol(51)]);
  expect(names).toEqual([{ protocol: "other", ports: [[0, 65535]] }]);
  expect(mergeRanges([wholeProtocol(51), wholeProtocol(50)])).toEqual([[50 * 65536, 52 * 65536]]);
});
