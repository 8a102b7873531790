import { protectHome } from "../../../src/rules/systemd/protect-home.ts";
import { serviceTable } from "./service-row.ts";

serviceTable(protectHome, {
  accept: [
    { unit: "ProtectHome=yes", says: /^Home folders are out of Pleroma's reach\.$/, at: "yes" },
    { unit: "ProtectHome=tmpfs" },
    {
      name: "a key of the template's with the same value",
      unit: "ProtectHome=yes\n__KEY__=yes\nX-{{ a }}=no\n# {% if x %}\n[__X__]\nNice=1",
    },
    { unit: "ProtectHome=true\nDynamicUser=yes", at: "true" },
    {
      unit: "ProtectHome=yes\nWorkingDirectory=/home/pleroma/live",
      says: "`/home/pleroma/live` (WorkingDirectory=), which the service uses: it may not start",
    },
    { unit: "ProtectHome=yes\nWorkingDirectory=/homes/pleroma", says: /reach\.$/ },
    {
      name: "an inaccessible folder stays so under a bind mount of itself",
      unit: "ProtectHome=yes\nBindPaths=/home",
    },
    {
      unit: "ProtectHome=tmpfs\nBindReadOnlyPaths=/home/pleroma/live",
      says: "but for what `BindReadOnlyPaths=/home/pleroma/live` lets in",
    },
  ],
  reject: [
    { unit: "User=pleroma", says: /Write `ProtectHome=yes`\.$/, at: "[Service]" },
    { unit: "ProtectHome=false", at: "false" },
    { unit: "ProtectHome=read-only", severity: "low", at: "read-only" },
    { name: "implied is not enough", unit: "DynamicUser=yes", severity: "low", at: "yes" },
    {
      unit: "ProtectHome=no\nWorkingDirectory=-/home/pleroma/live",
      says: "uses `/home/pleroma/live` (WorkingDirectory=): move that elsewhere first",
    },
    { unit: 'Environment="HOME=/root"', says: "uses `/root` (HOME)" },
    { unit: "Environment=HOME=%h/x", says: "uses `/root/x` (HOME)" },
    {
      unit: "ExecStart=/run/user/1000/bin/pleroma start",
      says: "uses `/run/user/1000/bin/pleroma` (ExecStart=)",
    },
    {
      unit: "ExecStart=/bin/bash -lc 'cd /home/pleroma/live && exec mix phx.server'",
      says: "uses `/home/pleroma/live` (ExecStart=)",
    },
    { unit: "ExecStart=/home/__USER__/bin/pleroma start", says: "uses `/home` (ExecStart=)" },
    { unit: "ExecStart=/usr/bin/env --chdir=/root mix phx.server", says: "uses `/root`" },
    {
      unit: "Environment=PATH=/usr/bin:/home/pleroma/.asdf/shims",
      says: "uses `/home/pleroma/.asdf/shims` (PATH)",
    },
    {
      name: "what a file may override is what the unit goes by",
      unit: "Environment=HOME=/home/pleroma\nEnvironmentFile=/etc/pleroma/env",
      says: "uses `/home/pleroma` (HOME)",
    },
    { unit: "ProtectHome=tmpfs\nBindPaths=/home", severity: "low", says: "Remove it", at: "/home" },
    { unit: "ProtectHome=yes\nBindPaths=-/:/mnt:rbind", says: "`BindPaths=/:/mnt` lets" },
    { unit: "WorkingDirectory=//home//pleroma", says: "uses `//home//pleroma`" },
    { unit: "WorkingDirectory=/./home/pleroma", says: "uses `/./home/pleroma`" },
    {
      unit: "ExecSearchPath=/home/pleroma/bin",
      says: "uses `/home/pleroma/bin` (ExecSearchPath=)",
    },
    { unit: "ExecStartPre=/home/pleroma/pre.sh", says: "`/home/pleroma/pre.sh` (ExecStartPre=)" },
    { unit: "Environment=XDG_CONFIG_HOME=/home/x", says: "uses `/home/x` (XDG_CONFIG_HOME)" },
    { unit: "ExecStart=/bin/sh -c 'cd ~pleroma && mix phx.server'", says: "go to (`~pleroma`)" },
    { unit: "ExecStart=/bin/sh -c 'cd $HOME/x && mix phx.server'", says: "go to (`$HOME`)" },
    { unit: "WorkingDirectory=~", says: "unless the home folder of the service's user" },
    { unit: "WorkingDirectory=/srv/home/pleroma", says: /Write `ProtectHome=yes`\.$/ },
    { unit: "ExecStart=/opt/pleroma/bin/pleroma start /rootless", says: /`ProtectHome=yes`\.$/ },
    {
      unit: "ProtectHome=no\nWorkingDirectory=__INSTALL_DIR__",
      says: "unless the folder that `WorkingDirectory=` stands for",
    },
  ],
  unknown: [
    { unit: "ProtectHome=__HOME__" },
    { unit: "ProtectHome=tmpfs\nBindPaths=__FOLDER__", at: "__FOLDER__" },
    { unit: "ProtectHome={{ home | default('secret') }}", says: "place of `{{ home … }}`" },
    {
      name: "a key of the template's with another value",
      unit: "ProtectHome=yes\n__KEY__=no",
      says: "place of `__KEY__`",
    },
    { unit: "DynamicUser=__DYNAMIC__", at: "__DYNAMIC__" },
  ],
});
