import { beginsLine, type Comment, commentAt } from "../../source/comment.ts";
import type { SourceFile } from "../../source/source-file.ts";
import { readTemplate } from "../../source/template.ts";
import { Lexer, type Token } from "./lexer.ts";
import { endOfLuaBlock } from "./lua.ts";

/** How often reading goes on behind a quote that nothing closes: it bounds the time it takes. */
const UNCLOSED_QUOTES = 8;

/**
 * All comments of an nginx configuration, broken ones included: a `#` begins one only where a word
 * could begin, so never inside of a word, of quotes or of Lua code.
 */
export function nginxComments(file: SourceFile): readonly Comment[] {
  const { masked } = readTemplate(file.text, "nginx");
  const lexer = new Lexer(masked);
  const comments: Comment[] = [];
  let unclosedQuotes = 0;
  let isLua = false;
  for (;;) {
    const gapStart = lexer.position;
    const token = lexer.next();
    addComments(file, masked, gapStart, token.start, comments);
    switch (token.kind) {
      case "end":
        return comments;
      case "word":
      case "glued":
        isLua ||= namesLuaBlock(masked, token);
        break;
      case "unclosed": {
        const lineEnd = masked.indexOf("\n", token.start);
        unclosedQuotes++;
        if (lineEnd === -1 || unclosedQuotes > UNCLOSED_QUOTES) return comments;
        lexer.continueAt(lineEnd);
        isLua = false;
        break;
      }
      case "open": {
        const end = isLua ? endOfLuaBlock(file.text, token.end) : token.end;
        if (end === undefined) return comments;
        lexer.continueAt(end);
        isLua = false;
        break;
      }
      case "semicolon":
      case "close":
        isLua = false;
    }
  }
}

/** Between two tokens there is nothing but white space and comments. */
function addComments(
  file: SourceFile,
  masked: string,
  from: number,
  to: number,
  comments: Comment[],
): void {
  let start = indexBefore(masked, "#", from, to);
  while (start !== -1) {
    const lineEnd = indexBefore(masked, "\n", start, to);
    const end = lineEnd === -1 ? to : lineEnd;
    const hasReturn = masked[end - 1] === "\r" && lineEnd !== -1;
    const ownLine = beginsLine(masked, start);
    comments.push(commentAt(file, start, hasReturn ? end - 1 : end, ownLine));
    start = indexBefore(masked, "#", end, to);
  }
}

/** `indexOf` that looks no further than `to`. */
function indexBefore(text: string, character: string, from: number, to: number): number {
  for (let at = from; at < to; at++) if (text[at] === character) return at;
  return -1;
}

function namesLuaBlock(text: string, { start, end, quoted }: Token): boolean {
  return !quoted && text.slice(start, end).endsWith("_by_lua_block");
}
