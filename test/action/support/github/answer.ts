/** What the server answers. */
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Absent where there is nothing to say (204). */
  readonly body?: unknown;
}

/** A request for an operation of GitHub's API, valid by its description. */
export interface ApiRequest {
  /** `owner/name`. */
  readonly repository: string;
  readonly path: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly body: unknown;
  /** Where it was sent, without the query. */
  readonly address: string;
}

export const NOT_FOUND = refusal(404, "Not Found");

/** @param errors what exactly is wrong, in GitHub's words or in its `{ resource, field, code }` */
export function refusal(status: number, message: string, errors?: readonly unknown[]): Answer {
  return {
    status,
    body: { message, ...(errors && { errors }), documentation_url: "https://docs.github.com/rest" },
  };
}

const PER_PAGE = 30;
const MOST_PER_PAGE = 100;

/** The asked page of a list: 30 a page unless asked for up to 100. */
export function page<T>(
  { query, address }: ApiRequest,
  items: readonly T[],
  show: (items: readonly T[]) => unknown,
): Answer {
  const perPage = Math.min(MOST_PER_PAGE, Number(query["per_page"] ?? PER_PAGE));
  const number = Number(query["page"] ?? 1);
  const end = number * perPage;
  const next = new URLSearchParams({
    ...query,
    per_page: String(perPage),
    page: String(number + 1),
  });
  return {
    status: 200,
    body: show(items.slice(end - perPage, end)),
    headers: end < items.length ? { link: `<${address}?${next}>; rel="next"` } : {},
  };
}
