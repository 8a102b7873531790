/** The Pleroma documentation's page that the rules follow; its anchors are setting names. */
export const GUIDE = "https://docs.pleroma.social/backend/configuration/hardening/";

/** How to bring lines into effect, as Markdown. */
export function writeLines(...lines: readonly string[]): string {
  const block = ["```ini", "[Service]", ...lines, "```"].join("\n");
  return `Write this in the unit, or in a drop-in such as \`pleroma.service.d/hardening.conf\`:\n\n${block}\n\nThen run \`systemctl daemon-reload\` and restart the service.`;
}
