import { describe, expect, test } from "vitest";
import { selectServices } from "../../src/deployment/services.ts";
import { SourceFile } from "../../src/source/source-file.ts";
import { assembleUnits } from "../../src/systemd/assemble.ts";

function select(
  files: Readonly<Record<string, string>>,
  links: Readonly<Record<string, string>> = {},
): readonly string[] {
  const sources = Object.entries(files).map(
    ([path, text]) => new SourceFile(path, text && `[Service]\n${text}\n`),
  );
  const units = assembleUnits(sources, { links: new Map(Object.entries(links)) });
  return selectServices(units).map(({ name, subject }) => `${subject} is ${name}`);
}

describe("selectServices", () => {
  test.each([
    ["pleroma.service", "ExecStart=/usr/bin/anything"],
    ["akkoma.service", "ExecStart=/usr/bin/docker compose up"],
    ["systemd.service", "ExecStart=__INSTALL_DIR__/live/bin/pleroma start"],
    ["fedi.service", "ExecStart=/opt/pleroma/bin/pleroma_ctl start"],
    ["fedi.service", "ExecStart=@/opt/pleroma/bin/pleroma beam start"],
    ["fedi.service", "ExecStart=/bin/sh -c 'exec /opt/akkoma/bin/pleroma daemon'"],
    ["fedi.service", "WorkingDirectory=/opt/akkoma\nExecStart=/usr/bin/env mix phx.server"],
    ["fedi.service", "Environment=HOME=/var/lib/pleroma\nExecStart=/usr/bin/mix phx.server"],
    ["fedi.service", "User=pleroma\nExecStart=/usr/bin/elixir -S mix phx.server"],
    ["fedi.service", "[Service\nExecStart=/opt/pleroma/bin/pleroma start"],
    ["fedi-pleroma.service", "ExecStart=/usr/bin/mix do deps.check, phx.server"],
  ])("takes %s with %s", (name, text) => {
    expect(select({ [name]: text })).toEqual([`service is ${name}`]);
  });

  test.each([
    ["nginx.service", "ExecStart=/usr/sbin/nginx"],
    ["postgresql.service", "User=pleroma\nExecStart=/usr/bin/postgres"],
    ["nsfw-api.service", "WorkingDirectory=/opt/pleroma/nsfw\nExecStart=/usr/bin/python app.py"],
    ["pleroma-backup.service", "Type=oneshot\nExecStart=/opt/pleroma/bin/pleroma_ctl backup"],
    ["pleroma-prune.service", "ExecStart=/opt/pleroma/bin/pleroma_ctl database prune_objects"],
    ["pleroma-task.service", "Type=oneshot\nExecStart=/opt/pleroma/bin/pleroma start"],
    ["blog.service", "WorkingDirectory=/opt/blog\nExecStart=/usr/bin/mix phx.server"],
    ["nginx.service", "[Service\nExecStart=/usr/sbin/nginx"],
    ["pleroma.service", ""],
    ["pleroma.timer", "OnCalendar=daily"],
  ])("leaves %s with %s", (name, text) => {
    expect(select({ [name]: text })).toEqual([]);
  });

  test("judges the instances of a template that the repository names", () => {
    const template = { "etc/systemd/system/pleroma@.service": "ExecStart=/x/bin/pleroma start" };
    expect(select(template)).toEqual(["service is pleroma@.service"]);
    expect(
      select(
        { ...template, "etc/systemd/system/pleroma@b.service.d/x.conf": "User=b" },
        {
          "etc/systemd/system/multi-user.target.wants/pleroma@a.service":
            "etc/systemd/system/pleroma@.service",
        },
      ),
    ).toEqual(["service@a is pleroma@a.service", "service@b is pleroma@b.service"]);
  });

  test("gives every service a subject of its own", () => {
    const start = "ExecStart=/x/bin/pleroma start";
    expect(
      select({
        "a/akkoma.service": start,
        "a/fedi.service": start,
        "b/fedi.service": start,
        "b/pleroma.service": start,
        "c/pleroma.service": start,
        "c/pleroma@a.service": start,
        "d/pleroma@a.service": start,
      }),
    ).toEqual([
      "service is pleroma.service",
      "service:pleroma is pleroma.service",
      "service@a is pleroma@a.service",
      "service:pleroma@a is pleroma@a.service",
      "service:akkoma is akkoma.service",
      "service:fedi is fedi.service",
      "service:fedi#2 is fedi.service",
    ]);
  });
});
