/** Shorter runs are left as they are. */
const LONG = 64;

/**
 * The text with long runs of blank lines turned into comments of the same length. The grammar's
 * tokenizer looks through the rest of a run at every place in it, which takes time quadratic in
 * its length; a comment it reads once. Only for parsing: the texts of strings, in which such a run
 * is content, are to be read from the original.
 */
export function fillBlankRuns(text: string): string {
  let filled = "";
  let copied = 0;
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at)) {
    let end = at + 1;
    let last = at;
    for (let code = text.charCodeAt(end); isBlank(code); code = text.charCodeAt(end)) {
      if (code === NEWLINE) last = end;
      end++;
    }
    if (last - at > LONG) {
      filled += `${text.slice(copied, at + 1)}${"#".repeat(last - at - 1)}`;
      copied = last;
    }
    at = end;
  }
  return copied === 0 ? text : filled + text.slice(copied);
}

const NEWLINE = 10;

/** Space, tab, and both halves of a line end; what is beyond the text is not blank. */
function isBlank(code: number): boolean {
  return code === NEWLINE || code === 32 || code === 9 || code === 13;
}
