import type { Kind } from "../source/repository.ts";

/** The endings of template engines: a template of a configuration file is one too. */
const TEMPLATE_ENDINGS = ["j2", "jinja2", "erb", "eex", "tmpl", "tpl", "template"];

function withTemplates(globs: readonly string[]): readonly string[] {
  return globs.flatMap((glob) => [glob, ...TEMPLATE_ENDINGS.map((ending) => `${glob}.${ending}`)]);
}

/**
 * The names that people give to configuration files. They only propose: whether a file really is
 * of the kind, a look at its content decides.
 */
export const DEFAULT_GLOBS: Readonly<Record<Kind, readonly string[]>> = {
  elixir: withTemplates(["**/*.exs"]),
  nginx: [
    ...withTemplates(["**/*.conf", "**/*.nginx", "**/*.vhost"]),
    "**/sites-*/**",
    "**/nginx/**/conf.d/**",
    "**/nginx/snippets/**",
  ],
  systemd: withTemplates(["**/*.service", "**/*.service.d/*.conf", "**/service.d/*.conf"]),
};

/** Folders that hold other people's code or build products, never a host's configuration. */
export const IGNORED_FOLDERS: readonly string[] = [".git", "node_modules", "_build"];
