/** A command that the runner found in a step's log. */
export interface Command {
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly message: string;
}

/**
 * Finds commands as the runner does (actions/runner, ActionCommand.cs): `::name key=value::message`
 * at the start of a line, white space before it allowed, else `##[name key=value]message` anywhere.
 */
export function parseCommands(log: string): readonly Command[] {
  return log.split(/\r\n|[\r\n]/).flatMap((line) => {
    const found =
      /^::([a-z-]+)(?: (.*?))?::(.*)$/i.exec(line.trimStart()) ??
      /##\[([a-z-]+)(?: (.*?))?\](.*)$/i.exec(line);
    if (found === null) return [];
    const [, name = "", properties = "", message = ""] = found;
    return [{ name, properties: parseProperties(properties), message: unescapeText(message) }];
  });
}

function parseProperties(text: string): Readonly<Record<string, string>> {
  const pairs = text.split(",").filter((pair) => pair !== "");
  return Object.fromEntries(
    pairs.map((pair) => {
      const equals = pair.indexOf("=");
      return [pair.slice(0, equals), unescapeText(pair.slice(equals + 1))];
    }),
  );
}

const ESCAPES: Readonly<Record<string, string>> = {
  "%0D": "\r",
  "%0A": "\n",
  "%3A": ":",
  "%2C": ",",
  "%25": "%",
};

function unescapeText(text: string): string {
  return text.replace(/%(?:0D|0A|3A|2C|25)/g, (escaped) => ESCAPES[escaped] ?? escaped);
}
