/**
 * Words that some switches take beside a boolean since versions of systemd newer than 252 (its NEWS
 * of 256 to 260; systemd.exec(5)). Version 252 warns of them, and goes on as if the line were not there.
 */
const NEWER_WORDS: ReadonlyMap<string, readonly string[]> = new Map([
  ["PrivateTmp", ["disconnected"]],
  ["PrivateUsers", ["self", "identity", "full", "managed"]],
  ["ProtectControlGroups", ["private", "strict"]],
  ["ProtectHostname", ["private"]],
]);

/** Whether it depends on systemd's version what a value means. */
export function isNewerWord(key: string, value: string): boolean {
  return NEWER_WORDS.get(key)?.includes(value) ?? false;
}
