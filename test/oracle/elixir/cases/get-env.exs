import Config

config :a,
  b: System.get_env("X"),
  c: System.get_env("X", "default"),
  d: System.get_env("X") || "fallback",
  e: String.length(System.get_env("PORT", "4000")),
  f: System.get_env("PORT", "4000") |> String.to_charlist(),
  g: "https://#{System.get_env("X", "example.org")}/",
  h: System.get_env("X") == "true",
  i: [x: System.get_env("X", "1"), y: 2],
  j: {System.get_env("X", "1"), 2},
  k: !System.get_env("X"),
  l: System.get_env("X") && 1
