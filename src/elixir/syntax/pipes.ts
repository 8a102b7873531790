/** Behind these it is part of something else: `~s|>|`, `<|>`, `||>`, `&|>/2`, `:|>`. */
const PIPE = /(~[A-Za-z]+|[<|&:~^])?\|>/g;

/**
 * The text with an `||` in the place of every `|>`. The grammar follows up to twelve readings of a
 * chain of pipes at once, which takes time that grows much faster than the chain; `||` it reads in
 * one way. Only for parsing: which operator it is, and how strongly it binds, is decided by whoever
 * reads the original text.
 */
export function replacePipes(text: string): string {
  return text.replace(PIPE, (written: string, before: string | undefined) =>
    before === undefined ? "||" : written,
  );
}
