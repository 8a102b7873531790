import Config

config :a,
  b: "plain",
  c: "tab\tnewline\nquote\"",
  d: "\u00e9\u{1F600}",
  e: "a\
  b",
  f: "",
  g: "multi
  line",
  h: "\s\e\0\x41",
  i: "é"
