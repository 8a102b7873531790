import rehypeRaw from "rehype-raw";
import rehypeSanitize from "rehype-sanitize";
import rehypeStringify from "rehype-stringify";
import remarkGfm from "remark-gfm";
import remarkParse from "remark-parse";
import remarkRehype from "remark-rehype";
import { unified } from "unified";

// GitHub reads Markdown, HTML in it included, then takes out what its list of elements and
// attributes does not have. The default list of `rehype-sanitize` is GitHub's.
const reader = unified()
  .use(remarkParse)
  .use(remarkGfm)
  .use(remarkRehype, { allowDangerousHtml: true })
  .use(rehypeRaw);
const sanitizer = unified().use(rehypeSanitize);
const writer = unified().use(rehypeStringify);

type Root = ReturnType<typeof readPage>;
type Node = Root | Root["children"][number];

export interface PageElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** A page as GitHub shows it. */
export interface Page {
  readonly elements: readonly PageElement[];
  /** The texts in which GitHub looks for mentions, references and the like. */
  readonly prose: readonly string[];
  /** All that can be read, code included. */
  readonly text: string;
  /** Whether something of the page is not let through. */
  readonly isCensored: boolean;
}

export function githubPage(markdown: string): Page {
  const read = readPage(markdown);
  const root = sanitizer.runSync(read);
  const elements: PageElement[] = [];
  const prose: string[] = [];
  const text: string[] = [];
  const visit = (node: Node, inCode: boolean): void => {
    if (node.type === "text") {
      text.push(node.value);
      if (!inCode) prose.push(node.value);
    }
    if (node.type === "element") {
      elements.push({ name: node.tagName, attributes: node.properties });
    }
    if (!("children" in node)) return;
    const isCode = node.type === "element" && ["code", "pre"].includes(node.tagName);
    for (const child of node.children) visit(child, inCode || isCode);
  };
  visit(root, false);
  return {
    elements,
    prose,
    text: text.join(""),
    isCensored: writer.stringify(read) !== writer.stringify(root),
  };
}

function readPage(markdown: string) {
  return reader.runSync(reader.parse(markdown));
}
