/** What an inline ignore begins with, behind the sign that begins a comment. */
export const IGNORE_MARKER = "pleroma-hardening:";
