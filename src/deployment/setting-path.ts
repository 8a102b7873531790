import type { SettingPath } from "../elixir/configuration/configuration.ts";

/**
 * A setting as people write it: `Pleroma.Web.Endpoint.http.ip` and `http_security.sts` are Pleroma's,
 * `:joken.default_signer` begins with the application. What begins with capital letters is the name
 * of one module.
 */
export function parseSettingPath(written: string): SettingPath {
  const [first = "", ...rest] = written.split(".");
  if (first.startsWith(":")) return [first.slice(1), ...joinModules(rest)];
  return ["pleroma", ...joinModules([first, ...rest])];
}

function joinModules(parts: readonly string[]): readonly string[] {
  const keys: string[] = [];
  let isModule = false;
  for (const part of parts) {
    const continues = isModule && /^[A-Z]/.test(part);
    if (continues) keys.push(`${keys.pop() ?? ""}.${part}`);
    else keys.push(part);
    isModule = /^[A-Z]/.test(part);
  }
  return keys;
}
