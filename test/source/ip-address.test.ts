import { BlockList, isIPv4, isIPv6 } from "node:net";
import { expect, test } from "vitest";
import { isInRange, parseIpv4, parseIpv6 } from "../../src/source/ip-address.ts";
import { Random } from "../oracle/nginx/random.ts";

/** Texts that are addresses, almost addresses, or nothing of the kind. */
function texts(count: number): readonly string[] {
  const random = new Random(4291);
  const pieces = [
    "0",
    "1",
    "ffff",
    "fe80",
    "a",
    "::",
    ":",
    ".",
    "255",
    "256",
    "127",
    "01",
    "g",
    "10.0.0.1",
  ] as const;
  return Array.from({ length: count }, () =>
    Array.from({ length: 1 + random.below(14) }, () => random.pick(pieces)).join(
      random.pick(["", ":", "."]),
    ),
  );
}

const KNOWN = [
  "::",
  "::1",
  "1::",
  "::ffff:127.0.0.1",
  "1:2:3:4:5:6:7:8",
  "1:2:3:4:5:6:7::",
  "fe80::1%eth0",
  "",
  ":",
  ":::",
  "1.2.3.4",
];

test("addresses are those that Node takes", () => {
  const candidates = [...KNOWN, ...texts(4000)].filter((text) => text.length < 60);
  const taken = candidates.filter((text) => isIPv6(text) || isIPv4(text));
  expect(taken.length).toBeGreaterThan(50);
  for (const text of candidates) {
    expect([text, parseIpv4(text) !== undefined]).toEqual([text, isIPv4(text)]);
    const withoutZone = isIPv6(text) && !text.includes("%");
    expect([text, parseIpv6(text) !== undefined]).toEqual([text, withoutZone]);
  }
});

test("ranges hold what Node says they hold", () => {
  const random = new Random(1918);
  for (let round = 0; round < 2000; round += 1) {
    const isSix = random.chance(50);
    const parts = (): readonly number[] =>
      Array.from(
        { length: isSix ? 8 : 4 },
        () => random.below(isSix ? 4 : 4) * (isSix ? 0x4000 : 64),
      );
    const range = { parts: parts(), bits: random.below(isSix ? 129 : 33) };
    const address = parts();
    const kind = isSix ? "ipv6" : "ipv4";
    const written = (numbers: readonly number[]) =>
      isSix ? numbers.map((part) => part.toString(16)).join(":") : numbers.join(".");
    const list = new BlockList();
    if (range.bits === 0) expect(isInRange(address, range)).toBe(true);
    else {
      list.addSubnet(written(range.parts), range.bits, kind);
      expect(isInRange(address, range)).toBe(list.check(written(address), kind));
    }
  }
});
