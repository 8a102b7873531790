import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import type { Check, Result } from "../../src/result.ts";
import { compareFiles, edited, type Files, HARDENED, judgeFiles } from "../gate/support/pair.ts";
import { MEDIA_SITE, SITE } from "../gate/support/weakenings.ts";
import { applyAdvice } from "./apply-advice.ts";

const EXAMPLE = fileURLToPath(new URL("../../examples/weak", import.meta.url));
const WEAK: Files = Object.fromEntries(
  readdirSync(EXAMPLE, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const full = path.join(entry.parentPath, entry.name);
      return [path.relative(EXAMPLE, full), readFileSync(full, "utf8")];
    }),
);
/** More than any of the repositories needs. */
const MOST_STEPS = 60;

function failing({ checks }: Result): readonly Check[] {
  return checks.filter(({ status }) => status === "fail");
}

function nameOf({ rule, subject }: Check): string {
  return `${rule} ${subject}`;
}

/** Follows one piece of advice after another; each has to leave things no worse in any respect. */
async function follow(start: Files): Promise<{ readonly files: Files; readonly result: Result }> {
  let files = start;
  let result = await judgeFiles(files);
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const advised = failing(result).find(({ edit }) => edit !== null);
    if (advised === undefined) return { files, result };
    const next = applyAdvice(files, advised);
    const about = `${nameOf(advised)}: ${advised.edit} ${advised.expected}`;
    const after = await compareFiles(files, next);
    expect(after.problems, about).toEqual([]);
    expect(after.removed, about).toEqual([]);
    const worse = failing(after).filter(({ baseline }) => baseline === "new");
    expect(worse.map(nameOf), about).toEqual([]);
    const same = failing(after).find((check) => nameOf(check) === nameOf(advised));
    expect([same?.message, same?.edit], about).not.toEqual([advised.message, advised.edit]);
    files = next;
    result = after;
  }
  throw new Error("The advice comes to no end.");
}

const STOCK_SITE = `upstream phoenix { server 127.0.0.1:4000; }
server {
    server_name social.example.org;
    listen 80;
    listen [::]:80;
    location / { return 301 https://$server_name$request_uri; }
}
server {
    server_name social.example.org;
    listen 443 ssl;
    listen [::]:443 ssl;
    ssl_certificate /etc/ssl/social.example.org.pem;
    ssl_certificate_key /etc/ssl/social.example.org.key;
    ssl_protocols TLSv1.2 TLSv1.3;
    location / {
        proxy_pass http://phoenix;
    }
    location ~ ^/(media|proxy) {
        proxy_pass http://phoenix;
    }
}
`;
const FRONTEND = "    location = / { root /srv/frontend; try_files /index.html =404; }\n";
const HIDING = "        proxy_hide_header Referrer-Policy;\n        add_header";

describe("following the advice to the letter", () => {
  test("the weak example ends without failures", async () => {
    const { result } = await follow(WEAK);
    expect(failing(result).map(nameOf)).toEqual([]);
  }, 120_000);

  test.each<[string, Files, readonly string[]]>([
    ["upstream's own site", edited(HARDENED, { [SITE]: STOCK_SITE }), []],
    [
      "upstream's own site without IPv6, where the media host answers",
      edited(HARDENED, { [SITE]: STOCK_SITE.replaceAll(/ *listen \[.*\n/g, "") }),
      [
        "nginx/media-isolation social.example.org /media",
        "nginx/media-isolation social.example.org /proxy",
      ],
    ],
    [
      "a frontend from files",
      edited(HARDENED, { [SITE]: (text) => text.replace(/\n}\s*$/, `\n${FRONTEND}}\n`) }),
      ["nginx/security-headers social.example.org Content-Security-Policy"],
    ],
    [
      "one more Referrer-Policy, from nginx",
      edited(HARDENED, {
        [SITE]: (text) =>
          text.replace(
            "        proxy_pass http://phoenix;",
            "$&\n        add_header Referrer-Policy unsafe-url;",
          ),
      }),
      [],
    ],
    [
      "a weak Referrer-Policy in the place of a hidden one",
      edited(HARDENED, {
        [SITE]: (text) =>
          text.replace(
            "        proxy_pass http://phoenix;",
            `$&\n${HIDING} Referrer-Policy unsafe-url;`,
          ),
      }),
      [],
    ],
    [
      "a media host that passes on everything, with media apart",
      edited(HARDENED, {
        [MEDIA_SITE]: (text) =>
          text.replace("        return 404;", "        proxy_pass http://phoenix;"),
      }),
      [],
    ],
  ])(
    "%s",
    async (_, files, inWords) => {
      const before = await judgeFiles(files);
      expect(failing(before)).not.toEqual([]);
      const { result } = await follow(files);
      expect(failing(result).map(nameOf)).toEqual(inWords);
    },
    60_000,
  );
});
