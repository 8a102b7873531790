/** What is wrong with a user or group name for systemd; `undefined` when it takes the name. */
export function userNameFault(name: string): string | undefined {
  if (/^[0-9]+$/.test(name)) {
    return isUserId(name) ? undefined : "it is no number that a user can have";
  }
  const isAccepted =
    name !== "" &&
    name === name.trim() &&
    name !== "." &&
    name !== ".." &&
    !/^-[0-9]*$/.test(name) &&
    ![...name].some((character) => character < " " || ":/\u007F".includes(character));
  return isAccepted ? undefined : "it is no name that a user can have";
}

/** `parse_uid()` of src/basic/user-util.c: no leading zeros, neither of the two reserved numbers. */
function isUserId(digits: string): boolean {
  if (digits.length > 10 || (digits.length > 1 && digits.startsWith("0"))) return false;
  const number = Number(digits);
  return number !== 0xffff && number < 0xffffffff;
}
