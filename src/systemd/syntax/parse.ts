import type { Location } from "../../source/location.ts";
import { type Problem, problem } from "../../source/problem.ts";
import type { SourceFile } from "../../source/source-file.ts";
import { isConditional, placeholderIn, type TemplateText } from "../../source/template.ts";
import { isSafe } from "../values/safe-string.ts";
import { Assignment, type Entry, type OpaqueLine, type Range } from "./entry.ts";
import { SECTIONS, sectionOf } from "./keys.ts";
import { type LogicalLine, logicalLines } from "./lines.ts";
import { readUnitTemplate } from "./unit-template.ts";
import { trimRange } from "./whitespace.ts";

export interface SectionHeader {
  readonly name: string;
  readonly location: Location;
}

/** One file, a unit's main file or a drop-in, before anything is known of the values. */
export interface UnitFile {
  readonly path: string;
  readonly text: string;
  /** The headers of the sections that a service unit has, repeated ones too. */
  readonly sections: readonly SectionHeader[];
  /** What stands in these sections, in order; what systemd ignores is not there. */
  readonly entries: readonly Entry[];
  /** Assignments that have no effect because of where they stand, or for want of such a key. */
  readonly ignored: readonly Assignment[];
  /** Where systemd gives up: what stands there makes it refuse the file. */
  readonly refused: Location | undefined;
  readonly problems: readonly Problem[];
}

/** Parses a service unit or one of its drop-ins as systemd 252's `config_parse()` does. */
export function parseUnitFile(file: SourceFile): UnitFile {
  return new Parser(file).parse();
}

const NO_SECTION = "it stands before any section header such as `[Service]`.";

class Parser {
  readonly #file: SourceFile;
  readonly #template: TemplateText;
  readonly #sections: SectionHeader[] = [];
  readonly #entries: Entry[] = [];
  readonly #ignored: Assignment[] = [];
  readonly #problems: Problem[] = [];
  #section: string | undefined;
  #isSectionIgnored = false;
  /** A template writes the name of the section: it may be any. */
  #isAnySection = false;
  #refused: Location | undefined;

  constructor(file: SourceFile) {
    this.#file = file;
    this.#template = readUnitTemplate(file);
  }

  parse(): UnitFile {
    const { text, hasByteOrderMark } = this.#file;
    for (const line of logicalLines({ text, masked: this.#template.masked, hasByteOrderMark })) {
      this.#readLine(line);
      if (this.#refused !== undefined) break;
    }
    return {
      path: this.#file.path,
      text: this.#file.text,
      sections: this.#sections,
      entries: this.#entries,
      ignored: this.#ignored,
      refused: this.#refused,
      problems: this.#problems,
    };
  }

  #readLine(line: LogicalLine): void {
    const { text } = line;
    const range = trimRange(text, 0, text.length);
    if (line.isTooLong) {
      this.#refuse(line, range, "it is longer than systemd reads (1 MiB).");
    } else if (range.start === range.end) {
      return;
    } else if (text.charAt(range.start) === "[") {
      this.#readHeader(line, range);
    } else {
      this.#readAssignment(line, range);
    }
  }

  #readHeader(line: LogicalLine, range: Range): void {
    const header = line.text.slice(range.start, range.end);
    if (!header.endsWith("]")) {
      this.#refuse(line, range, "a section header ends with `]`, as in `[Service]`.");
      return;
    }
    const name = header.slice(1, -1);
    if (!isSafe(name)) {
      this.#refuse(
        line,
        range,
        "a section's name has no quotes, backslashes or control characters.",
      );
      return;
    }
    const location = this.#locate(line, range);
    this.#isAnySection = false;
    if (SECTIONS.has(name)) {
      this.#section = name;
      this.#isSectionIgnored = false;
      this.#sections.push({ name, location });
      return;
    }
    this.#section = undefined;
    this.#isSectionIgnored = true;
    if (name.startsWith("X-")) return;
    this.#isAnySection = this.#placeholderIn(line, range) !== undefined;
    if (this.#isAnySection) return;
    const message = `A service unit has no section ${shown(`[${name}]`)}: systemd ignores everything in it. Sections are [Unit], [Service] and [Install], spelled exactly so.`;
    this.#problems.push(problem("systemd/wrong-section", location, message));
  }

  #readAssignment(line: LogicalLine, range: Range): void {
    const { text } = line;
    const found = text.indexOf("=", range.start);
    const equals = found === -1 ? range.end : Math.min(found, range.end);
    const placeholder = this.#placeholderIn(line, { start: range.start, end: equals });
    if (placeholder !== undefined) {
      this.#readOpaqueLine(line, range, equals, placeholder);
    } else if (equals === range.end || equals === range.start) {
      this.#readNoAssignment(
        line,
        range,
        equals === range.end ? "no `=`" : "nothing before the `=`",
      );
    } else {
      this.#addAssignment(
        line,
        range,
        trimRange(text, range.start, equals),
        trimRange(text, equals + 1, range.end),
      );
    }
  }

  /** A line that begins with `X-` has no effect, whatever a template adds to it. */
  #readOpaqueLine(line: LogicalLine, range: Range, equals: number, placeholder: string): void {
    const section = this.#section ?? (this.#isAnySection ? "Service" : undefined);
    const { text } = line;
    if (section === undefined || text.startsWith("X-", range.start)) return;
    const location = this.#locate(line, range);
    const opaque: OpaqueLine = { kind: "opaque", section, placeholder, location };
    if (equals === range.end) {
      this.#entries.push(opaque);
      return;
    }
    const assigned = new Assignment({
      file: this.#file,
      template: this.#template,
      line,
      section,
      conditional: true,
      isAnyKey: true,
      key: trimRange(text, range.start, equals),
      value: trimRange(text, equals + 1, range.end),
    });
    this.#entries.push({ ...opaque, assigned });
  }

  #readNoAssignment(line: LogicalLine, range: Range, what: string): void {
    if (this.#section !== undefined) {
      this.#ignoreLine(line, range, `it has ${what}; write \`Key=value\`.`);
    } else if (!this.#isSectionIgnored) {
      this.#ignoreLine(line, range, NO_SECTION);
    }
  }

  #addAssignment(line: LogicalLine, range: Range, key: Range, value: Range): void {
    const section = this.#isAnySection
      ? sectionOf(line.text.slice(key.start, key.end))
      : this.#section;
    const assignment = new Assignment({
      file: this.#file,
      template: this.#template,
      line,
      section: section ?? "",
      conditional: this.#isAnySection || isConditional(this.#template, line.offsetOf(key.start)),
      key,
      value,
    });
    if (section !== undefined && SECTIONS.get(section)?.has(assignment.key)) {
      this.#entries.push(assignment);
      return;
    }
    this.#ignored.push(assignment);
    if (section === undefined) {
      if (!this.#isSectionIgnored) this.#ignoreLine(line, range, NO_SECTION);
    } else if (!assignment.key.startsWith("X-")) {
      this.#reportUnknownKey(assignment);
    }
  }

  #reportUnknownKey({ key, section, keyLocation }: Assignment): void {
    const right = sectionOf(key);
    this.#problems.push(
      right === undefined
        ? problem(
            "systemd/unknown-key",
            keyLocation,
            `systemd 252 knows no key ${shown(`${key}=`)} in [${section}] and ignores it: check the spelling, upper and lower case too.`,
          )
        : problem(
            "systemd/wrong-section",
            keyLocation,
            `\`${key}=\` belongs in [${right}]: in [${section}] systemd ignores it.`,
          ),
    );
  }

  #ignoreLine(line: LogicalLine, range: Range, reason: string): void {
    const message = `systemd ignores this line: ${reason}`;
    this.#problems.push(problem("systemd/ignored-line", this.#locate(line, range), message));
  }

  #refuse(line: LogicalLine, range: Range, reason: string): void {
    this.#refused = this.#locate(line, range);
    const message = `systemd gives up at this line: ${reason}`;
    this.#problems.push(problem("systemd/syntax", this.#refused, message));
  }

  #locate(line: LogicalLine, range: Range): Location {
    const { start, end } = line.rangeOf(range.start, range.end);
    return this.#file.locate(start, end);
  }

  #placeholderIn(line: LogicalLine, range: Range): string | undefined {
    if (this.#template.placeholders.length === 0) return undefined;
    const { start, end } = line.rangeOf(range.start, range.end);
    return placeholderIn(this.#template, start, end)?.text;
  }
}

/** Names are short; what is not may be anything, and is left to the location. */
function shown(name: string): string {
  return name.length <= 64 ? `\`${name}\`` : "like this";
}
