/** The formats that the report asks for; the caller knows whether a terminal is there. */
export type Format = "bold" | "dim" | "red" | "yellow" | "cyan" | "green" | "underline";
export type Style = (format: Format, text: string) => string;
