/** Said of a file that begins with one. */
export const BYTE_ORDER_MARK =
  "The file begins with a byte order mark, an invisible character that Elixir does not accept. Save the file as UTF-8 without it.";

/** The text of a placeholder may hold a default, and that may be a secret. */
export function describePlaceholder(text: string): string {
  const inner = text.replace(/^[{}<%=@\s$]+|[{}%>@\s]+$/g, "");
  return /^[\w.]{1,60}$/.test(inner)
    ? `the template placeholder ${text}`
    : "a template placeholder";
}

/** What a node is that has no meaning here, for people. */
export function describeConstruct(name: string): string {
  const words: Readonly<Record<string, string>> = {
    Bitstring: "a bitstring",
    Sigil: "a sigil",
    Arguments: "a syntax error",
  };
  return words[name] ?? "code that is not evaluated";
}
