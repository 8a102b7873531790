const SUFFIX = /\.(?:j2|jinja2?|erb|eex|tmpl|tpl|template|in)$/;

/** Whether a file's name says that a template engine makes another file of it. */
export function hasTemplateName(path: string): boolean {
  return SUFFIX.test(path);
}

/** What a template engine takes off a name: `pleroma.service.j2` becomes `pleroma.service`. */
export function withoutTemplateSuffix(path: string): string {
  return path.replace(SUFFIX, "");
}
