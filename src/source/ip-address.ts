/** The parts of an address: four of 8 bits, or eight of 16. */
export type IpParts = readonly number[];

const IPV4 = /^(?:(?:0|[1-9]\d{0,2})\.){3}(?:0|[1-9]\d{0,2})$/;
const GROUP = /^[0-9A-Fa-f]{1,4}$/;
/** `ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255` */
const LONGEST = 45;

/** As `inet_pton(AF_INET)` reads it: four decimal numbers without leading zeros. */
export function parseIpv4(text: string): IpParts | undefined {
  if (!IPV4.test(text)) return undefined;
  const parts = text.split(".").map(Number);
  return parts.every((part) => part < 256) ? parts : undefined;
}

/** As `inet_pton(AF_INET6)` reads it: one `::` at most, the last two groups as IPv4 too, no zone. */
export function parseIpv6(text: string): IpParts | undefined {
  if (text.length > LONGEST) return undefined;
  const [left = "", right, ...more] = text.split("::");
  if (more.length > 0) return undefined;
  const head = groupsOf(left, right === undefined);
  const tail = right === undefined ? [] : groupsOf(right, true);
  if (head === undefined || tail === undefined) return undefined;
  const missing = 8 - head.length - tail.length;
  if (right === undefined ? missing !== 0 : missing < 1) return undefined;
  return [...head, ...Array<number>(missing).fill(0), ...tail];
}

/** @param isLast whether the address ends with these groups, and so may with an IPv4 address */
function groupsOf(text: string, isLast: boolean): IpParts | undefined {
  if (text === "") return [];
  const words = text.split(":");
  const last = words.at(-1) ?? "";
  const embedded = isLast && last.includes(".") ? parseIpv4(last) : undefined;
  if (embedded !== undefined) words.pop();
  if (!words.every((word) => GROUP.test(word))) return undefined;
  const groups = words.map((word) => Number.parseInt(word, 16));
  if (embedded === undefined) return groups;
  const [a = 0, b = 0, c = 0, d = 0] = embedded;
  return [...groups, a * 256 + b, c * 256 + d];
}

/** An address range: its first parts, and how many bits of them count. */
export interface IpRange {
  readonly parts: IpParts;
  readonly bits: number;
}

/** Whether an address lies in a range; both of the same kind. */
export function isInRange(address: IpParts, { parts, bits }: IpRange): boolean {
  if (address.length !== parts.length) return false;
  const width = address.length === 4 ? 8 : 16;
  return parts.every((part, index) => {
    const counting = Math.max(0, Math.min(width, bits - index * width));
    const divisor = 2 ** (width - counting);
    return Math.floor((address[index] ?? 0) / divisor) === Math.floor(part / divisor);
  });
}
