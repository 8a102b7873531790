import { expect, test } from "vitest";
import { fixAll } from "../../src/fix/fix-all.ts";
import { judge } from "../../src/judgement/judge.ts";
import { SourceFile } from "../../src/source/source-file.ts";
import { inputOf } from "../rules/rejected-rows.ts";

const SITE = "nginx/instance.conf";

function siteWith(lines: string): string {
  return `server {
    listen 443 ssl;
    server_name social.example;
    ssl_protocols TLSv1.2 TLSv1.3;
${lines}    location ~ ^/(media|proxy) { return 404; }
    location / { proxy_pass http://127.0.0.1:4000; }
}
`;
}

/** The lines after all fixes, and the checks that fail before. */
function fixed(lines: string) {
  const input = inputOf([new SourceFile(SITE, siteWith(lines))], {});
  const { checks } = judge(input.head.repository, input.policy, []);
  const { files } = fixAll(
    input,
    checks.map(({ check }) => check),
  );
  return files.find(({ after }) => after.path === SITE)?.after.text;
}

test.each([
  [
    `    more_set_headers "Access-Control-Allow-Origin: *" "X-Frame-Options: SAMEORIGIN"
                     'Permissions-Policy: camera=()';
`,
    `    more_set_headers "Access-Control-Allow-Origin: *" "Permissions-Policy: camera=()";
`,
  ],
  [
    `    more_set_headers "X-Frame-Options: SAMEORIGIN" "X-Custom: a" "Referrer-Policy: unsafe-url"; # ours
`,
    `    more_set_headers "X-Custom: a"; # ours
`,
  ],
  [
    `    more_clear_headers Server X-Frame-Options;
    more_clear_headers Content-Security-Policy;
`,
    `    more_clear_headers Server;
`,
  ],
])("what a line says of other headers stays: %s", (before, after) => {
  expect(fixed(before)).toBe(siteWith(after));
});
