import { describe, expect, test } from "vitest";
import { selectServices } from "../../src/deployment/services.ts";
import { SourceFile } from "../../src/source/source-file.ts";
import { assembleUnits } from "../../src/systemd/unit/assemble.ts";

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
    ["akkoma.service", "ExecStart=/opt/akkoma/start-in-production"],
    ["akkoma.service", "ExecStart=/usr/bin/env MIX_ENV=prod /usr/bin/mix phx.server"],
    ["rebased.service", "Type=oneshot\nExecStart=/usr/local/bin/start"],
    ["pleroma.service", "User=pleroma"],
    ["systemd.service", "User=__APP__\nExecStart=/bin/sh -c '/usr/bin/mix phx.server >> /x.log'"],
    ["fedi.service.j2", "ExecStart={{ folder }}/bin/pleroma start"],
    ["systemd.service", "ExecStart=__INSTALL_DIR__/live/bin/pleroma start"],
    ["fedi.service", "ExecStart=/opt/pleroma/bin/pleroma_ctl start"],
    ["fedi.service", "ExecStart=@/opt/pleroma/bin/pleroma beam start"],
    ["fedi.service", "ExecStart=/bin/sh -c 'exec /opt/akkoma/bin/pleroma daemon'"],
    ["fedi.service", "WorkingDirectory=/opt/akkoma\nExecStart=/usr/bin/env mix phx.server"],
    ["fedi.service", "Environment=HOME=/var/lib/pleroma\nExecStart=/usr/bin/mix phx.server"],
    ["fedi.service", "User=pleroma\nExecStart=/usr/bin/elixir -S mix phx.server"],
    ["fedi.service", "[Service\nExecStart=/opt/pleroma/bin/pleroma start"],
    [
      "fedi.service",
      "Type=oneshot\nRemainAfterExit=yes\nExecStart=/opt/pleroma/bin/pleroma daemon",
    ],
    ["fedi.service", "ExecStart=/opt/akkoma/erts-13/bin/erlexec -boot /opt/akkoma/releases/start"],
    ["fedi.service", "ExecStart=/opt/pleroma/bin/server"],
    ["fedi.service", "Environment=CMD=start\nExecStart=/opt/pleroma/bin/pleroma $CMD"],
    [
      "pleroma.service",
      "Type=oneshot\nExecStart=/usr/bin/npm -v\nExecStart=/opt/pleroma/bin/pleroma daemon",
    ],
    ["akkoma.service", "ExecStart=/bin/sh -c 'nginx -t; exec /opt/akkoma/bin/pleroma start'"],
    ["fedi-pleroma.service", "ExecStart=/usr/bin/mix do deps.check, phx.server"],
  ])("takes %s with %s", (name, text) => {
    expect(select({ [name]: text })).toEqual([`service is ${name.replace(".j2", "")}`]);
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
    ["akkoma.service", "Type=oneshot\nExecStart=/usr/bin/docker compose up -d"],
    ["akkoma.service", "ExecStart=/usr/bin/env DOCKER_HOST=x docker-compose up"],
    ["pleroma.service", "ExecStart=/bin/sh -c 'exec podman run --rm pleroma start'"],
    ["pleroma.service", "ExecStart=-!/usr/bin/systemd-nspawn -M pleroma"],
    ["soapbox.service", "WorkingDirectory=/opt/soapbox\nExecStart=/usr/bin/node server.js"],
    [
      "pleroma.service",
      "ExecStart=/bin/sh -c 'docker pull x; docker run x /opt/bin/pleroma start'",
    ],
    ["fedi.service", "ExecStart=/opt/other/bin/server"],
    ["soapbox.service", "ExecStart=/usr/bin/yarn --cwd /opt/soapbox start"],
    ["pleroma-mediaproxy.service", "ExecStart=/usr/sbin/varnishd -F -a :3200"],
    ["akkoma-db.service", "User=akkoma\nExecStart=/usr/bin/postgres"],
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
    const start = (folder: string) => `ExecStart=/opt/${folder}/bin/pleroma start`;
    expect(
      select({
        "a/akkoma.service": start("a"),
        "a/fedi.service": start("a"),
        "b/fedi.service": start("b"),
        "b/pleroma.service": start("b"),
        "c/pleroma.service": start("c"),
        "c/pleroma@a.service": start("c"),
        "d/pleroma@a.service": start("d"),
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

  test("takes a unit once that a source checkout holds several times", () => {
    const start = "ExecStart=/opt/pleroma/bin/pleroma start";
    expect(
      select({
        "installation/pleroma.service": start,
        "rel/files/installation/pleroma.service": start,
        "packaging/pleroma.service": `${start}\nUser=pleroma`,
        "debian/pleroma.service": start,
        "debian/pleroma.service.d/x.conf": "User=pleroma",
      }),
    ).toEqual([
      "service is pleroma.service",
      "service:pleroma is pleroma.service",
      "service:pleroma#2 is pleroma.service",
    ]);
  });

  test("takes the same unit of each machine", () => {
    const start = "ExecStart=/opt/pleroma/bin/pleroma start";
    expect(
      select({
        "hosts/a/etc/systemd/system/pleroma.service": start,
        "hosts/b/etc/systemd/system/pleroma.service": start,
      }),
    ).toEqual(["service is pleroma.service", "service:pleroma is pleroma.service"]);
  });

  test("carries the exposure of what systemd loads", () => {
    const files = { "a/pleroma.service": "User=pleroma", "b/pleroma.service": "User=a:b" };
    const sources = Object.entries(files).map(
      ([path, text]) => new SourceFile(path, `[Service]\nExecStart=/bin/true\n${text}\n`),
    );
    const services = selectServices(assembleUnits(sources));
    expect(services.map(({ exposure }) => exposure?.high)).toEqual([9.2, undefined]);
  });
});
