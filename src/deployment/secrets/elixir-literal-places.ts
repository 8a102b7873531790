import type { SecretText } from "../../source/redaction.ts";
import type { SourceFile } from "../../source/source-file.ts";
import { passwordIn } from "./secret-values.ts";

/** Finds where the passwords of interpolated URLs are written: `"ecto://user:#{password}@…"`. */
export class LiteralPlaces {
  readonly #files: ReadonlyMap<string, SourceFile>;
  /** By path, the offsets of the first literal with a text. */
  readonly #offsets = new Map<string, ReadonlyMap<string, number>>();

  constructor(files: readonly SourceFile[]) {
    this.#files = new Map(files.map((file) => [file.path, file]));
  }

  /** The literal of the same file that holds the password of a URL, if the URL itself does not. */
  ofPasswordIn({ value, location }: SecretText): SecretText | undefined {
    const file = this.#files.get(location.path);
    const password = passwordIn(value);
    if (file === undefined || password === undefined) return undefined;
    const start = file.offsetOf(location.line, location.column);
    const end = file.offsetOf(location.endLine, location.endColumn);
    if (file.text.slice(start, end).includes(password)) return undefined;
    const offset = this.#literalsOf(file).get(password);
    if (offset === undefined) return undefined;
    return { value: password, location: file.locate(offset, offset + password.length + 2) };
  }

  #literalsOf(file: SourceFile): ReadonlyMap<string, number> {
    const known = this.#offsets.get(file.path);
    if (known !== undefined) return known;
    const offsets = new Map<string, number>();
    for (const { 1: text = "", index } of file.text.matchAll(/"([^"\\\n]{1,200})"/g)) {
      if (!offsets.has(text)) offsets.set(text, index);
    }
    this.#offsets.set(file.path, offsets);
    return offsets;
  }
}
