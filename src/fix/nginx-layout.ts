import { Lexer } from "../nginx/syntax/lexer.ts";

/** How the lines around look. */
export interface Layout {
  readonly indentation: string;
  /** What one level more is indented by. */
  readonly step: string;
  readonly lineEnd: string;
}

/** Directives one to a line, as people write them; the first line is not indented. */
export function layOut(directives: string, { indentation, step, lineEnd }: Layout): string {
  const lexer = new Lexer(directives);
  const lines: string[] = [];
  let depth = 0;
  let start: number | undefined;
  const add = (text: string) => lines.push(indentation + step.repeat(depth) + text);
  for (;;) {
    const token = lexer.next();
    switch (token.kind) {
      case "end":
      case "unclosed":
        return lines.join(lineEnd).slice(indentation.length);
      case "word":
      case "glued":
        start ??= token.start;
        continue;
      case "semicolon":
        add(directives.slice(start, token.end));
        break;
      case "open":
        add(`${directives.slice(start, token.start).trimEnd()} {`);
        depth += 1;
        break;
      case "close":
        depth -= 1;
        add("}");
    }
    start = undefined;
  }
}
