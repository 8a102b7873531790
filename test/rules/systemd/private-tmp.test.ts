import { privateTmp } from "../../../src/rules/systemd/private-tmp.ts";
import { serviceTable } from "./service-row.ts";

serviceTable(privateTmp, {
  accept: [
    { unit: "PrivateTmp=yes", at: "yes" },
    { unit: "PrivateTmp = On", at: "On" },
    { unit: "PrivateTmp=no", dropIn: "PrivateTmp=1", at: "1" },
    { name: "an empty value is ignored", unit: "PrivateTmp=yes\nPrivateTmp=", at: "yes" },
    { name: "a wrong value is ignored", unit: "PrivateTmp=yes\nPrivateTmp=maybe", at: "yes" },
    {
      name: "in a scope of its own",
      unit: "PrivateTmp=yes\nExecStart=/usr/bin/systemd-run --scope /opt/pleroma/bin/pleroma start",
    },
    { name: "implied", unit: "PrivateTmp=no\nDynamicUser=yes" },
    { name: "implied, whatever the template says", unit: "PrivateTmp={{ tmp }}\nDynamicUser=yes" },
    {
      name: "both ways of a condition",
      unit: "PrivateTmp=1\n{% if x %}\nPrivateTmp=yes\n{% endif %}",
    },
    { name: "set after what a template writes", unit: "{{ more }}\nPrivateTmp=yes" },
  ],
  reject: [
    { unit: "User=pleroma", says: "Write `PrivateTmp=yes`", at: "[Service]" },
    { unit: "PrivateTmp=false", at: "false" },
    { unit: "PrivateTmp=yes", dropIn: "PrivateTmp=off", at: "off" },
    { name: "a comment after the value", unit: "PrivateTmp=yes # own /tmp", at: "[Service]" },
    { name: "lower case", unit: "privatetmp=yes" },
    { name: "a section that is not there", unit: "[service]\nPrivateTmp=yes" },
    { name: "another section", unit: "[Unit]\nPrivateTmp=yes" },
    {
      name: "full privileges",
      unit: "PrivateTmp=yes\nExecStart=+/opt/pleroma/bin/pleroma start",
      at: "+/opt/pleroma/bin/pleroma start",
    },
    { unit: "PrivateTmp=yes\nBindPaths=/tmp", says: "undoes `PrivateTmp=yes`", at: "/tmp" },
    {
      unit: "PrivateTmp=yes\nExecStart=/usr/bin/systemd-run --wait /opt/pleroma/bin/pleroma start",
      says: "starts Pleroma in another service",
    },
  ],
  unknown: [
    { unit: "PrivateTmp=yes\nBindPaths=/tmp:/mnt", at: "/tmp:/mnt" },
    { unit: "PrivateTmp=yes\n[Unit]\nJoinsNamespaceOf=x.service", says: "it shares theirs" },
    { unit: "PrivateTmp=disconnected", says: "252 does not know", at: "disconnected" },
    { unit: "PrivateTmp=__PRIVATE_TMP__", says: "`__PRIVATE_TMP__`", at: "__PRIVATE_TMP__" },
    { unit: "PrivateTmp=yes\n{% if x %}\nPrivateTmp=no\n{% endif %}", says: "a condition" },
    {
      name: "a condition around another one",
      unit: "{% if a %}\n{% if b %}\nUser=b\n{% endif %}\nPrivateTmp=yes\n{% endif %}",
    },
    { name: "a line that a template writes", unit: "PrivateTmp=yes\n{{ more }}", at: "{{ more }}" },
    { unit: "PrivateTmp=no\nDynamicUser={{ dynamic }}", at: "{{ dynamic }}" },
    { name: "a unit that systemd refuses", unit: "PrivateTmp=yes\nUser=00", at: "User=00" },
  ],
});
