type Fetch = (url: string, options: RequestInit) => Promise<Response>;

const REDIRECTS: readonly number[] = [301, 302, 307, 308];
const MOST_REDIRECTS = 3;

/**
 * Follows redirects as GitHub asks for it: the same request again, method and body included, where
 * `fetch` makes a GET of some. The API answers so for a repository that was renamed. What leads to
 * another server, where the token must not go, or is one too many stays the answer.
 * https://docs.github.com/rest/using-the-rest-api/best-practices-for-using-the-rest-api
 */
export function followingRedirects(fetch: Fetch): Fetch {
  return async (url, options) => {
    let address = new URL(url);
    for (let redirects = 0; ; redirects++) {
      const response = await fetch(address.href, { ...options, redirect: "manual" });
      const location = response.headers.get("location");
      if (!REDIRECTS.includes(response.status) || redirects === MOST_REDIRECTS) return response;
      if (location === null || !URL.canParse(location, address.href)) return response;
      const target = new URL(location, address);
      if (target.origin !== address.origin) return response;
      await response.body?.cancel();
      address = target;
    }
  };
}
