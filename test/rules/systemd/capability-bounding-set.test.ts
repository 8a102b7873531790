import { capabilityBoundingSet } from "../../../src/rules/systemd/capability-bounding-set.ts";
import { serviceTable } from "./service-row.ts";

serviceTable(capabilityBoundingSet, {
  accept: [
    { unit: "CapabilityBoundingSet=~CAP_SYS_ADMIN", at: "~CAP_SYS_ADMIN" },
    { unit: "CapabilityBoundingSet=~cap_chown cap_sys_admin" },
    { name: "the empty set", unit: "CapabilityBoundingSet=", at: "CapabilityBoundingSet=" },
    { name: "the first list replaces", unit: "CapabilityBoundingSet=CAP_NET_BIND_SERVICE" },
    {
      name: "the line since which it is out",
      unit: "CapabilityBoundingSet=~CAP_SYS_ADMIN\nCapabilityBoundingSet=~CAP_CHOWN",
      at: "~CAP_SYS_ADMIN",
    },
    { unit: "CapabilityBoundingSet=CAP_SYS_ADMIN", dropIn: "CapabilityBoundingSet=~CAP_SYS_ADMIN" },
    {
      name: "taken away after whatever a template puts in",
      unit: "CapabilityBoundingSet={{ set }}\nCapabilityBoundingSet=~CAP_SYS_ADMIN",
    },
    {
      name: "out, whether a condition holds or not",
      unit: "CapabilityBoundingSet=\n{% if x %}\nCapabilityBoundingSet=CAP_KILL\n{% endif %}",
    },
  ],
  reject: [
    { unit: "User=pleroma", says: "nearly the same as being root", at: "[Service]" },
    { name: "the ~ is missing", unit: "CapabilityBoundingSet=CAP_SYS_ADMIN", at: "CAP_SYS_ADMIN" },
    { name: "another one dropped", unit: "CapabilityBoundingSet=~CAP_SYS_BOOT" },
    { name: "no such name", unit: "CapabilityBoundingSet=~SYS_ADMIN" },
    { name: "commas do not separate", unit: "CapabilityBoundingSet=~CAP_CHOWN,CAP_SYS_ADMIN" },
    {
      name: "lists add up",
      unit: "CapabilityBoundingSet=~CAP_SYS_ADMIN",
      dropIn: "CapabilityBoundingSet=CAP_SYS_ADMIN",
      at: "CAP_SYS_ADMIN",
    },
    {
      name: "reset to the full set",
      unit: "CapabilityBoundingSet=~CAP_SYS_ADMIN",
      dropIn: "CapabilityBoundingSet=~",
      at: "~",
    },
  ],
  unknown: [
    { unit: "CapabilityBoundingSet={{ set }}", at: "{{ set }}" },
    { unit: "CapabilityBoundingSet=~CAP_SYS_ADMIN\nCapabilityBoundingSet={{ set }}" },
    {
      name: "another list adds to this one, or replaces it if the template's set is full",
      unit: "CapabilityBoundingSet={{ set }}\nCapabilityBoundingSet=CAP_SYS_ADMIN",
      dropIn: "CapabilityBoundingSet=CAP_KILL",
    },
    { unit: "{% if x %}\nCapabilityBoundingSet=~CAP_SYS_ADMIN\n{% endif %}", says: "a condition" },
  ],
});
